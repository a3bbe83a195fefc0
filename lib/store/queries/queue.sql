-- name: read_queue
-- The elder is looked for only where there can be one, which is rare.
select waiting.historical, waiting.last_permitted_day, waiting.number, notification.id, notification.body_digest,
       notification_body.body, elder.number, 0, null, null, false, event.reference, event.version, file.name, event.id
from (select historical, last_permitted_day, number from queue
      where member_state = $1::member_state
        and (historical, last_permitted_day, number) > ($2::boolean, $3::date, $4::bigint)
      order by historical, last_permitted_day, number limit $5::bigint) as waiting
join notification on notification.number = waiting.number
join notification_body on notification_body.number = waiting.number
join event on event.id = notification.event_id
join record on record.id = event.id
join file on file.id = record.file_id
left join lateral (
    select older.number
    from event as earlier
    join notification as older on older.event_id = earlier.id and older.member_state = $1::member_state
    where event.version > 1 and earlier.source = event.source and earlier.reference = event.reference
      and earlier.version < event.version
      and (exists (select from queue where queue.member_state = older.member_state
                     and queue.historical = older.historical
                     and queue.last_permitted_day = older.last_permitted_day and queue.number = older.number)
           or exists (select from retry where retry.number = older.number))
    order by earlier.version desc limit 1) as elder on true
order by waiting.historical, waiting.last_permitted_day, waiting.number;

-- name: read_retries
select notification.historical, notification.last_permitted_day, retry.number, notification.id,
       notification.body_digest, notification_body.body, elder.number, retry.failures, retry.failed_at, retry.due_at,
       retry.stuck_since is not null, event.reference, event.version, file.name, event.id
from (select number, failures, failed_at, due_at, stuck_since from retry
      where member_state = $1::member_state
        and (due_at <= $2::timestamptz or failed_at > $2::timestamptz or failed_at <= $3::timestamptz)
      order by due_at limit $4::bigint) as retry
join notification on notification.number = retry.number
join notification_body on notification_body.number = retry.number
join event on event.id = notification.event_id
join record on record.id = event.id
join file on file.id = record.file_id
left join lateral (
    select older.number
    from event as earlier
    join notification as older on older.event_id = earlier.id and older.member_state = $1::member_state
    where event.version > 1 and earlier.source = event.source and earlier.reference = event.reference
      and earlier.version < event.version
      and (exists (select from queue where queue.member_state = older.member_state
                     and queue.historical = older.historical
                     and queue.last_permitted_day = older.last_permitted_day and queue.number = older.number)
           or exists (select from retry as other where other.number = older.number))
    order by earlier.version desc limit 1) as elder on true;

-- name: read_repeats
select notification.historical, notification.last_permitted_day, repeat.number, notification.id,
       notification.body_digest, notification_body.body, null, repeat.failures, null, repeat.due_at, false,
       event.reference, event.version, file.name, event.id
from (select number, failures, due_at from awaiting
      where member_state = $1::member_state and due_at <= $2::timestamptz
      order by due_at limit $3::bigint) as repeat
join notification on notification.number = repeat.number
join notification_body on notification_body.number = repeat.number
join event on event.id = notification.event_id
join record on record.id = event.id
join file on file.id = record.file_id;

-- name: count_overdue
select count(*) from awaiting where member_state = $1::member_state and overdue_from <= $2::timestamptz;
