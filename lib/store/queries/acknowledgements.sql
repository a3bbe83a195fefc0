-- name: lock_notifications
select number from notification
where member_state = $1::member_state and id = any ($2::uuid[])
order by number for no key update;

-- name: find_standing
select notification.id, notification.number, standing.status, coalesce(refused.by_answer, false),
       notification.reference, notification.version, file.name
from notification join file on file.id = notification.file_id
join lateral (
    select 'settled' as place, settlement.status from settlement where settlement.number = notification.number
    union all select 'held', 'held' from held where held.number = notification.number
    union all select 'retry', 'queued' from retry where retry.number = notification.number
    union all select 'awaiting', 'delivered' from awaiting where awaiting.number = notification.number
    union all select 'refused', 'refused' from refused where refused.number = notification.number
    union all select 'queue', 'queued' from queue
        where queue.member_state = notification.member_state and queue.historical = notification.historical
          and queue.last_permitted_day = notification.last_permitted_day and queue.number = notification.number
) as standing on true
left join refused on refused.number = notification.number
where notification.member_state = $1::member_state and notification.id = any ($2::uuid[]);

-- name: move_to_acknowledged
-- `goes_soon`: the lane's owner may have read it, to be sent by $4.
with given as (
    select number, member_state, historical, last_permitted_day from notification
    where member_state = $1::member_state and number = any ($2::bigint[])),
left_queue as (
    delete from queue using given
    where queue.member_state = given.member_state and queue.historical = given.historical
      and queue.last_permitted_day = given.last_permitted_day and queue.number = given.number
    returning queue.number),
left_retry as (delete from retry using given where retry.number = given.number returning retry.number),
left_awaiting as (
    delete from awaiting using given where awaiting.number = given.number
    returning awaiting.number, awaiting.due_at <= $4::timestamptz as goes_soon),
left_refused as (delete from refused using given where refused.number = given.number returning refused.number),
moved as (
    select number, 'queued' as from_status, true as goes_soon from left_queue
    union all select number, 'queued', true from left_retry
    union all select number, 'delivered', goes_soon from left_awaiting
    union all select number, 'refused', false from left_refused),
booked as (
    insert into movement (member_state, from_status, to_status, count)
    select $1::member_state, from_status, 'acknowledged', count(*) from moved group by from_status),
settled as (
    insert into settlement (number, status, settled_at) select number, 'acknowledged', $3::timestamptz from moved)
select number, goes_soon from moved;

-- name: move_to_refused_by_authority
with given as (
    select number, member_state, historical, last_permitted_day from notification
    where member_state = $1::member_state and number = any ($2::bigint[])),
left_queue as (
    delete from queue using given
    where queue.member_state = given.member_state and queue.historical = given.historical
      and queue.last_permitted_day = given.last_permitted_day and queue.number = given.number
    returning queue.number),
left_retry as (delete from retry using given where retry.number = given.number returning retry.number),
left_awaiting as (
    delete from awaiting using given where awaiting.number = given.number
    returning awaiting.number, awaiting.due_at <= $4::timestamptz as goes_soon),
moved as (
    select number, 'queued' as from_status, true as goes_soon from left_queue
    union all select number, 'queued', true from left_retry
    union all select number, 'delivered', goes_soon from left_awaiting),
booked as (
    insert into movement (member_state, from_status, to_status, count)
    select $1::member_state, from_status, 'refused', count(*) from moved group by from_status),
refused_now as (
    insert into refused (number, member_state, refused_at, by_answer)
    select number, $1::member_state, $3::timestamptz, false from moved)
select number, goes_soon from moved;

-- name: add_acknowledgements
with given as (
    select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
        as given (number, status, at, result, member_state)),
logged as (
    insert into acknowledgement (number, status, received_at, result)
    select number, status, at, result from given
    on conflict (number, status) where result = 'conflict' and settled_at is null do nothing)
insert into journal (at, verb, event_id, notification, detail)
select given.at, 'acknowledgement.' || given.result, notification.event_id, notification.id,
       json_build_object('state', given.member_state, 'status', given.status)::text
from given join notification on notification.number = given.number;

-- name: find_poll_cursor
select cursor from poll_cursor where member_state = $1::member_state;

-- name: move_poll_cursor
-- From the cursor that the page was asked with; a page that another daemon has stored meanwhile moves nothing.
insert into poll_cursor (member_state, cursor, moved_at)
values ($1::member_state, $2::text, $3::timestamptz)
on conflict (member_state) do update set cursor = excluded.cursor, moved_at = excluded.moved_at
where poll_cursor.cursor = $4::text
returning member_state;
