-- name: add_attempts
-- Those that are new. One that is here already was recorded by a commit that was not heard of.
insert into attempt (number, started_at, took, outcome, status, cause)
select * from unnest($1::bigint[], $2::timestamptz[], $3::interval[], $4::text[], $5::integer[], $6::text[])
on conflict (number, started_at) do nothing
returning number, started_at;

-- name: journal_attempts
insert into journal (at, verb, notification, detail)
select given.at, given.verb, given.notification,
       json_strip_nulls(json_build_object('state', given.member_state, 'outcome', given.outcome,
                                          'status', given.status, 'cause', given.cause))::text
from unnest($1::timestamptz[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::integer[], $7::text[])
    as given (at, verb, notification, member_state, outcome, status, cause);

-- name: move_to_delivered
-- Only what was still queued moves; who acknowledged before is left alone.
with given as (
    select * from unnest($1::text[], $2::boolean[], $3::date[], $4::bigint[], $5::timestamptz[], $6::boolean[],
                         $7::timestamptz[])
        as given (member_state, historical, last_permitted_day, number, at, settles, due_at)),
left_queue as (
    delete from queue using given
    where queue.member_state = given.member_state and queue.historical = given.historical
      and queue.last_permitted_day = given.last_permitted_day and queue.number = given.number
    returning queue.number),
left_retry as (
    delete from retry using given where retry.number = given.number returning retry.number),
moved as (
    select given.* from given
    where given.number in (select number from left_queue union all select number from left_retry)),
delivered as (
    insert into delivery (number, delivered_at) select number, at from moved),
waits as (
    insert into awaiting (number, member_state, due_at)
    select number, member_state, due_at from moved where not settles),
settles as (
    insert into settlement (number, status, settled_at) select number, 'acknowledged', at from moved where settles)
insert into movement (member_state, from_status, to_status, count)
select member_state, 'queued', case when settles then 'acknowledged' else 'delivered' end, count(*)
from moved group by member_state, settles;

-- name: move_to_retry
with given as (
    select * from unnest($1::text[], $2::boolean[], $3::date[], $4::bigint[], $5::timestamptz[], $6::integer[],
                         $7::timestamptz[])
        as given (member_state, historical, last_permitted_day, number, failed_at, failures, due_at)),
left_queue as (
    delete from queue using given
    where queue.member_state = given.member_state and queue.historical = given.historical
      and queue.last_permitted_day = given.last_permitted_day and queue.number = given.number
    returning queue.number),
again as (
    update retry set failures = given.failures, failed_at = given.failed_at, due_at = given.due_at
    from given where retry.number = given.number)
insert into retry (number, member_state, failures, failed_at, due_at)
select given.number, given.member_state, given.failures, given.failed_at, given.due_at
from given where given.number in (select number from left_queue);

-- name: move_to_refused
with given as (
    select * from unnest($1::text[], $2::boolean[], $3::date[], $4::bigint[], $5::timestamptz[])
        as given (member_state, historical, last_permitted_day, number, at)),
left_queue as (
    delete from queue using given
    where queue.member_state = given.member_state and queue.historical = given.historical
      and queue.last_permitted_day = given.last_permitted_day and queue.number = given.number
    returning queue.number),
left_retry as (
    delete from retry using given where retry.number = given.number returning retry.number),
moved as (
    select given.* from given
    where given.number in (select number from left_queue union all select number from left_retry)),
refused as (
    insert into refused (number, member_state, refused_at, by_answer)
    select number, member_state, at, true from moved)
insert into movement (member_state, from_status, to_status, count)
select member_state, 'queued', 'refused', count(*) from moved group by member_state;

-- name: add_remarks
insert into remark (number, received_at, kind, words)
select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[]);
