-- name: try_lock_lane
select pg_try_advisory_lock(hashtext('convictiond lane'), $1::integer);

-- name: unlock_lane
select pg_advisory_unlock(hashtext('convictiond lane'), $1::integer);

-- name: beat
select 1;
