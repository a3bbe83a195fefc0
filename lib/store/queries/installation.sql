-- name: store_identity_check
insert into installation (identity_check, created_at) values ($1::bytea, $2::timestamptz)
on conflict do nothing;

-- name: find_identity_check
select identity_check from installation;
