-- name: add_attempts
-- Those that are new. One that is here already was recorded by a commit that was not heard of. One whose number is not
-- its id's any more was made by a commit that a failover lost, and whoever has the number since was not sent.
insert into attempt (number, started_at, took, outcome, status, cause, signature_created, signature_key_id, signature)
select given.number, given.started_at, given.took, given.outcome, given.status, given.cause, given.signature_created,
       given.signature_key_id, given.signature
from unnest($1::bigint[], $2::uuid[], $3::timestamptz[], $4::interval[], $5::text[], $6::integer[], $7::text[],
            $8::timestamptz[], $9::text[], $10::bytea[])
    as given (number, id, started_at, took, outcome, status, cause, signature_created, signature_key_id, signature)
join notification on notification.number = given.number
where notification.id is not distinct from given.id -- so that it is looked up by its number
on conflict (number, started_at, took) do nothing
returning number, started_at;

-- name: find_unknown_notifications
select given.id from unnest($1::bigint[], $2::uuid[]) as given (number, id)
where not exists (select from notification
                  where notification.number = given.number and notification.id is not distinct from given.id);

-- name: journal_attempts
insert into journal (at, verb, event_id, notification, detail)
select given.at, given.verb, given.event_id, given.notification, given.detail
from unnest($1::timestamptz[], $2::text[], $3::bigint[], $4::uuid[], $5::text[])
    as given (at, verb, event_id, notification, detail);

-- name: move_to_delivered
-- Only what was still queued moves; who acknowledged before is left alone. What was resubmitted has its delivery: its
-- clock stopped with the first.
with given as (
    select member_state, historical, last_permitted_day, number, at, settles, due_at
    from unnest($1::text[], $2::boolean[], $3::date[], $4::bigint[], $5::timestamptz[], $6::boolean[],
                $7::timestamptz[])
        as given (member_state, historical, last_permitted_day, number, at, settles, due_at)),
left_queue as (
    delete from queue using given
    where queue.member_state = given.member_state and queue.historical = given.historical
      and queue.last_permitted_day = given.last_permitted_day and queue.number = given.number
    returning given.number, given.member_state, given.at, given.settles, given.due_at),
left_retry as (
    delete from retry using given
    where retry.number = given.number and given.number not in (select number from left_queue)
    returning given.number, given.member_state, given.at, given.settles, given.due_at),
moved as (
    select number, member_state, at, settles, due_at from left_queue
    union all
    select number, member_state, at, settles, due_at from left_retry),
delivered as (
    insert into delivery (number, delivered_at) select number, at from moved
    where not exists (select from delivery where delivery.number = moved.number)),
delivered_after_all as ( -- what was refused by a callback that came before the answer
    insert into delivery (number, delivered_at)
    select given.number, given.at from given join refused on refused.number = given.number
    where given.number not in (select number from moved)
      and not exists (select from delivery where delivery.number = given.number)),
waits as (
    insert into awaiting (number, member_state, due_at, overdue_from)
    select number, member_state, due_at, due_at from moved where not settles),
settles as (
    insert into settlement (number, status, settled_at) select number, 'acknowledged', at from moved where settles)
insert into movement (member_state, from_status, to_status, count)
select member_state, 'queued', case when settles then 'acknowledged' else 'delivered' end, count(*)
from moved group by member_state, settles;

-- name: move_to_retry
with given as (
    select member_state, historical, last_permitted_day, number, failed_at, failures, due_at, stuck
    from unnest($1::text[], $2::boolean[], $3::date[], $4::bigint[], $5::timestamptz[], $6::integer[],
                $7::timestamptz[], $8::boolean[])
        as given (member_state, historical, last_permitted_day, number, failed_at, failures, due_at, stuck)),
left_queue as (
    delete from queue using given
    where queue.member_state = given.member_state and queue.historical = given.historical
      and queue.last_permitted_day = given.last_permitted_day and queue.number = given.number
    returning given.number, given.member_state, given.failures, given.failed_at, given.due_at, given.stuck),
again as (
    update retry set failures = given.failures, failed_at = given.failed_at, due_at = given.due_at,
                     stuck_since = coalesce(retry.stuck_since, case when given.stuck then given.failed_at end)
    from given where retry.number = given.number)
insert into retry (number, member_state, failures, failed_at, due_at, stuck_since)
select number, member_state, failures, failed_at, due_at, case when stuck then failed_at end from left_queue;

-- name: move_to_refused
with given as (
    select member_state, historical, last_permitted_day, number, at
    from unnest($1::text[], $2::boolean[], $3::date[], $4::bigint[], $5::timestamptz[])
        as given (member_state, historical, last_permitted_day, number, at)),
left_queue as (
    delete from queue using given
    where queue.member_state = given.member_state and queue.historical = given.historical
      and queue.last_permitted_day = given.last_permitted_day and queue.number = given.number
    returning given.number, given.member_state, given.at),
left_retry as (
    delete from retry using given
    where retry.number = given.number and given.number not in (select number from left_queue)
    returning given.number, given.member_state, given.at),
moved as (
    select number, member_state, at from left_queue union all select number, member_state, at from left_retry),
refused as (
    insert into refused (number, member_state, refused_at, by_answer)
    select number, member_state, at, true from moved)
insert into movement (member_state, from_status, to_status, count)
select member_state, 'queued', 'refused', count(*) from moved group by member_state;

-- name: move_repeats
-- What was sent again and still awaits its acknowledgement: settled by it, or due again later.
with given as (
    select * from unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::boolean[], $5::timestamptz[], $6::integer[])
        as given (member_state, number, at, settles, due_at, failures)),
settled as (
    delete from awaiting using given where awaiting.number = given.number and given.settles
    returning given.number, given.member_state, given.at),
again as (
    update awaiting set due_at = given.due_at, failures = given.failures
    from given where awaiting.number = given.number and not given.settles),
ended as (
    insert into settlement (number, status, settled_at) select number, 'acknowledged', at from settled)
insert into movement (member_state, from_status, to_status, count)
select member_state, 'delivered', 'acknowledged', count(*) from settled group by member_state;

-- name: add_refused_repeats
-- Turned down by their machine: it stays delivered, and a person looks.
insert into refused_repeat (number, member_state, refused_at)
select given.number, given.member_state, given.at
from unnest($1::text[], $2::bigint[], $3::timestamptz[]) as given (member_state, number, at)
where exists (select from awaiting where awaiting.number = given.number)
on conflict (number) where settled_at is null do nothing;

-- name: move_repeats_to_refused
-- Turned down by their authority, in the receipt.
with given as (
    select * from unnest($1::text[], $2::bigint[], $3::timestamptz[]) as given (member_state, number, at)),
moved as (
    delete from awaiting using given where awaiting.number = given.number
    returning given.number, given.member_state, given.at),
refused as (
    insert into refused (number, member_state, refused_at, by_answer)
    select number, member_state, at, true from moved)
insert into movement (member_state, from_status, to_status, count)
select member_state, 'delivered', 'refused', count(*) from moved group by member_state;

-- name: add_remarks
insert into remark (number, received_at, kind, words)
select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[]);
