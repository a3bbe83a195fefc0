-- name: erase_settled
select looked, erased from erase_settled($1::timestamptz, $2::timestamptz, $3::integer);

-- name: erase_reasons
select erase_reasons($1::timestamptz, $2::timestamptz, $3::integer);

-- name: lock_retention
-- Until the transaction ends; whoever does not get it leaves the work to the other.
select pg_try_advisory_xact_lock(hashtext('convictiond retention'), 0);

-- name: find_due_files
-- In the order of their ids, after one. A later file that lies under the same name has taken the place of one that
-- people moved away: there is nothing left to remove.
select id, name, verdict, shelved_as,
       exists (select from file as later where later.id > file.id and later.verdict = file.verdict
                 and later.shelved_as = file.shelved_as and later.erased_at is null)
from file
where erased_at is null and shelved_at is not null
  and case verdict when 'rejected' then settled_at else judged_at end <= $1::timestamptz and id > $2::bigint
order by id limit $3::bigint;

-- name: find_unerased
-- By the conditions of erase_settled, erase_reasons and find_due_files. A record that is open or was settled later has
-- been moved up in `keeping` by a look at it.
select what, count(*) from (
    select 'record' as what from keeping where since <= $1::timestamptz
    union all
    select 'reason' from act_reason
    where erased_at is null and record_id is null and given_at <= $1::timestamptz
      and not exists (select from pause where pause.reason_id = act_reason.id)
      and not exists (select from request where request.reason_id = act_reason.id
                        and coalesce(request.decided_at, request.lapses_at) > $1::timestamptz)
    union all
    select 'file' from file
    where erased_at is null and shelved_at is not null
      and case verdict when 'rejected' then settled_at else judged_at end <= $1::timestamptz) as due
group by what order by what;

-- name: set_file_erased
with erased as (
    update file set erased_at = $2::timestamptz where id = $1::bigint and erased_at is null returning id, name)
insert into journal (at, verb, file_id, detail)
select $2::timestamptz, 'file.erased', id, json_build_object('name', name, 'found', $3::boolean)::text from erased;
