-- name: join_daemons
-- Shared: every daemon's lock session holds it, and they can be counted.
select pg_try_advisory_lock_shared(hashtext('convictiond daemon'), 0);

-- name: try_lock_lane
-- Whether it was had, and whether a daemon told of it as its own that was heard of lately and has not left: the server
-- may have ended that one's session, and it does not know yet.
select pg_try_advisory_lock(hashtext('convictiond lane'), $1::integer),
       exists (select from lane_report join daemon on daemon.id = lane_report.daemon_id
               where lane_report.member_state = $2::text and daemon.seen_at > clock_timestamp() - $3::interval);

-- name: journal_possibly_sent
-- What whoever held the lane before, and did not leave it, may have had in flight: no claim is written, so it is what
-- stands first, as far as it may have reached: by its last report, or by what a lane may have in flight at most ($5).
-- What it could still record, it has. A retry that is not due may have gone as a probe. In a container another daemon
-- may have had our host and process id; it began before us.
with former as (
    select daemon.host || '/' || daemon.process_id as name,
           greatest(2 * lane_report.in_flight, $5::integer) as reach
    from lane_report join daemon on daemon.id = lane_report.daemon_id
    where lane_report.member_state = $1::text
      and ((daemon.host, daemon.process_id) <> ($2::text, $3::integer) or daemon.started_at < $6::timestamptz)),
first_ones as (
    select waiting.number from former cross join lateral (
        select number from queue where member_state = $1::text
        order by historical, last_permitted_day, number limit former.reach) as waiting
    union all
    select failed.number from former cross join lateral (
        select number from retry where member_state = $1::text
        order by due_at limit former.reach) as failed)
insert into journal (at, verb, event_id, notification, detail)
select $4::timestamptz, 'notification.possibly_sent', notification.event_id, notification.id,
       json_build_object('state', $1::text, 'by', former.name)::text
from first_ones join notification on notification.number = first_ones.number cross join former
order by notification.number;

-- name: unlock_lane
select pg_advisory_unlock(hashtext('convictiond lane'), $1::integer);

-- name: try_lock_directory
select pg_try_advisory_lock(hashtext('convictiond directory'), hashtext($1::text));

-- name: unlock_directory
select pg_advisory_unlock(hashtext('convictiond directory'), hashtext($1::text));

-- name: beat
-- pg_locks shows the two keys as oids, which have no sign.
select count(*) from pg_locks
where locktype = 'advisory' and granted and objsubid = 2
  and database = (select oid from pg_database where datname = current_database())
  and classid = (hashtext('convictiond daemon')::bigint & 4294967295)::oid and objid = 0;
