-- name: server_process
select pg_backend_pid();
