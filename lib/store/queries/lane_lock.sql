-- name: join_daemons
-- Shared: every daemon's lock session holds it, and they can be counted.
select pg_try_advisory_lock_shared(hashtext('convictiond daemon'), 0);

-- name: try_lock_lane
-- Whether it was had, and whether a daemon told of it as its own that was heard of lately and has not left: the server
-- may have ended that one's session, and it does not know yet.
select pg_try_advisory_lock(hashtext('convictiond lane'), $1::integer),
       exists (select from lane_report join daemon on daemon.id = lane_report.daemon_id
               where lane_report.member_state = $2::text and daemon.seen_at > clock_timestamp() - $3::interval);

-- name: unlock_lane
select pg_advisory_unlock(hashtext('convictiond lane'), $1::integer);

-- name: beat
-- pg_locks shows the two keys as oids, which have no sign.
select count(*) from pg_locks
where locktype = 'advisory' and granted and objsubid = 2
  and database = (select oid from pg_database where datname = current_database())
  and classid = (hashtext('convictiond daemon')::bigint & 4294967295)::oid and objid = 0;
