-- name: record_attempts
-- The attempts that are new, with their journal entries; and what was delivered leaves the queue. Gives the places of
-- those that are left out. One that is here already was recorded by a commit that was not heard of. One whose number is
-- not its id's any more was made by a commit that a failover lost: whoever has the number since was not sent, it is
-- unknown. Of what was delivered only what was still queued moves; who acknowledged before is left alone. What was
-- resubmitted has its delivery: its clock stopped with the first. All in one statement: each that the server waits for
-- costs its turn on a busy machine.
with given as (
    select place, number, id, event_id, member_state, historical, last_permitted_day, started_at, took, outcome,
           status, cause, signature_created, signature_key_id, signature, verb, detail, leaves_queue, settles, due_at,
           their_reference, started_at + took as finished_at
    from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::text[], $5::boolean[], $6::date[], $7::timestamptz[],
                $8::interval[], $9::text[], $10::integer[], $11::text[], $12::timestamptz[], $13::text[], $14::bytea[],
                $15::text[], $16::text[], $17::boolean[], $18::boolean[], $19::timestamptz[], $20::text[])
        with ordinality as given (number, id, event_id, member_state, historical, last_permitted_day, started_at,
                  took, outcome, status, cause, signature_created, signature_key_id, signature,
                  verb, detail, leaves_queue, settles, due_at, their_reference, place)),
added as (
    insert into attempt (number, started_at, took, outcome, status, cause, signature_created, signature_key_id,
                         signature)
    select given.number, given.started_at, given.took, given.outcome, given.status, given.cause,
           given.signature_created, given.signature_key_id, given.signature
    from given join notification on notification.number = given.number
    where notification.id is not distinct from given.id -- so that it is looked up by its number
    on conflict (number, started_at, took) do nothing
    returning number, started_at, took),
left_out as (
    select place, number, id from given
    where (number, started_at, took) not in (select number, started_at, took from added)),
fresh as (
    select number, id, event_id, member_state, historical, last_permitted_day, verb, detail, leaves_queue, settles,
           due_at, their_reference, finished_at
    from given where place not in (select place from left_out)),
told as (
    insert into journal (at, verb, event_id, notification, detail)
    select $21::timestamptz, verb, event_id, id, detail from fresh),
noted as ( -- once, however often it is said
    insert into remark (number, received_at, kind, words)
    select number, finished_at, 'reference', their_reference from fresh
    where their_reference is not null
      and not exists (select from remark where remark.number = fresh.number and remark.kind = 'reference'
                        and remark.words = fresh.their_reference)),
left_queue as (
    delete from queue using fresh
    where fresh.leaves_queue and queue.member_state = fresh.member_state and queue.historical = fresh.historical
      and queue.last_permitted_day = fresh.last_permitted_day and queue.number = fresh.number
    returning fresh.number, fresh.member_state, fresh.finished_at, fresh.settles, fresh.due_at, queue.delivered),
left_retry as (
    delete from retry using fresh
    where fresh.leaves_queue and retry.number = fresh.number and fresh.number not in (select number from left_queue)
    returning fresh.number, fresh.member_state, fresh.finished_at, fresh.settles, fresh.due_at,
              exists (select from delivery where delivery.number = retry.number) as delivered),
moved as (
    select number, member_state, finished_at, settles, due_at, delivered from left_queue
    union all
    select number, member_state, finished_at, settles, due_at, delivered from left_retry),
delivered as (
    insert into delivery (number, delivered_at)
    select number, finished_at from moved where not delivered),
delivered_after_all as ( -- what was refused by a callback that came before the answer
    insert into delivery (number, delivered_at)
    select fresh.number, fresh.finished_at from fresh join refused on refused.number = fresh.number
    where fresh.leaves_queue and fresh.number not in (select number from moved)
      and not exists (select from delivery where delivery.number = fresh.number)),
waits as (
    insert into awaiting (number, member_state, due_at, overdue_from)
    select number, member_state, due_at, due_at from moved where not settles),
settles as (
    insert into settlement (number, status, settled_at)
    select number, 'acknowledged', finished_at from moved where settles),
booked as (
    insert into movement (member_state, from_status, to_status, count)
    select member_state, 'queued', case when settles then 'acknowledged' else 'delivered' end, count(*)
    from moved group by member_state, settles)
select place - 1, id,
       not exists (select from notification
                   where notification.number = left_out.number
                     and notification.id is not distinct from left_out.id) as is_unknown
from left_out;

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
select given.number, given.received_at, given.kind, given.words
from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[]) as given (number, received_at, kind, words)
where given.kind <> 'reference'
   or not exists (select from remark where remark.number = given.number and remark.kind = given.kind
                    and remark.words = given.words);
