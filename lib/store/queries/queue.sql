-- name: read_queue
-- An elder is looked for only where there can be one, which is rare.
select waiting.historical, waiting.last_permitted_day, waiting.number, notification.id, notification.body_digest,
       notification_body.body, case when notification.version > 1 then elder_waiting(notification) end,
       0, null, null, false, notification.reference, notification.version, file.name, notification.event_id
from (select historical, last_permitted_day, number from queue
      where member_state = $1::member_state
        and (historical, last_permitted_day, number) > ($2::boolean, $3::date, $4::bigint)
      order by historical, last_permitted_day, number limit $5::bigint) as waiting
join notification on notification.number = waiting.number
join notification_body on notification_body.number = waiting.number
join file on file.id = notification.file_id
order by waiting.historical, waiting.last_permitted_day, waiting.number;

-- name: read_retries
select notification.historical, notification.last_permitted_day, retry.number, notification.id,
       notification.body_digest, notification_body.body,
       case when notification.version > 1 then elder_waiting(notification) end,
       retry.failures, retry.failed_at, retry.due_at, retry.stuck_since is not null,
       notification.reference, notification.version, file.name, notification.event_id
from (select number, failures, failed_at, due_at, stuck_since from retry
      where member_state = $1::member_state
        and (due_at <= $2::timestamptz or failed_at > $2::timestamptz or failed_at <= $3::timestamptz)
      order by due_at limit $4::bigint) as retry
join notification on notification.number = retry.number
join notification_body on notification_body.number = retry.number
join file on file.id = notification.file_id
order by retry.due_at;

-- name: read_repeats
select notification.historical, notification.last_permitted_day, repeat.number, notification.id,
       notification.body_digest, notification_body.body, null, repeat.failures, null, repeat.due_at, false,
       notification.reference, notification.version, file.name, notification.event_id
from (select number, failures, due_at from awaiting
      where member_state = $1::member_state and due_at <= $2::timestamptz
      order by due_at limit $3::bigint) as repeat
join notification on notification.number = repeat.number
join notification_body on notification_body.number = repeat.number
join file on file.id = notification.file_id
order by repeat.due_at;

-- name: count_overdue
select count(*) from awaiting where member_state = $1::member_state and overdue_from <= $2::timestamptz;
