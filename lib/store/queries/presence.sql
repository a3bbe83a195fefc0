-- name: add_daemon
-- By the server's clock: it is the one that all daemons and operators share.
insert into daemon (host, process_id, version, started_at, seen_at, configuration, foreign_files)
values ($1::text, $2::integer, $3::text, $4::timestamptz, clock_timestamp(), $5::text, $6::bigint)
returning id;

-- name: forget_silent_daemons
delete from daemon where seen_at < clock_timestamp() - interval '1 day';

-- name: note_daemon_alive
update daemon set seen_at = clock_timestamp(), configuration = $2::text, foreign_files = $3::bigint
where id = $1::bigint;

-- name: remove_daemon
delete from daemon where id = $1::bigint;

-- name: write_lane_reports
insert into lane_report (member_state, daemon_id, in_flight, send_window, per_minute, opened_at, cause, next_probe_at,
                         poll_failing_since, poll_fault, seen_at)
select given.member_state, $1::bigint, given.in_flight, given.send_window, given.per_minute, given.opened_at,
       given.cause, given.next_probe_at, given.poll_failing_since, given.poll_fault, clock_timestamp()
from unnest($2::text[], $3::integer[], $4::integer[], $5::double precision[], $6::timestamptz[], $7::text[],
            $8::timestamptz[], $9::timestamptz[], $10::text[])
    as given (member_state, in_flight, send_window, per_minute, opened_at, cause, next_probe_at, poll_failing_since,
              poll_fault)
on conflict (member_state) do update
set daemon_id = excluded.daemon_id, in_flight = excluded.in_flight, send_window = excluded.send_window,
    per_minute = excluded.per_minute, opened_at = excluded.opened_at, cause = excluded.cause,
    next_probe_at = excluded.next_probe_at, poll_failing_since = excluded.poll_failing_since,
    poll_fault = excluded.poll_fault, seen_at = excluded.seen_at;

-- name: remove_lane_reports
-- Unless another daemon has the lane by now.
delete from lane_report where daemon_id = $1::bigint and member_state = any ($2::text[]);
