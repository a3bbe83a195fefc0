-- name: list_requests
-- Those that wait, or all; the newest first.
select request.id, request.kind, request.about, request.terms::text,
       coalesce(act_reason.words, erased_on(act_reason.erased_at)), request.requested_by,
       request.requested_at, request.lapses_at,
       case when request.outcome is not null then request.outcome
            when request.lapses_at <= clock_timestamp() then 'lapsed' else 'open' end,
       request.decided_by, request.decided_at, request.requested_by = session_user
from request join act_reason on act_reason.id = request.reason_id
where $1::boolean or (request.outcome is null and request.lapses_at > clock_timestamp())
order by request.id desc limit $2::bigint;

-- name: list_backlogs
-- A row a backlog and state: where its notifications stand. What was drained long ago is no backlog any more.
with of_files as (
    select file_id from held
    union
    select backlog.file_id from queue join backlog on backlog.number = queue.number where queue.historical
    union
    select backlog.file_id from retry join backlog on backlog.number = retry.number)
select 'b' || file.id, file.name, file.judged_at, notification.member_state, min(event.recorded_on),
       count(*) filter (where standing.status = 'held'), count(*) filter (where standing.status = 'queued'),
       count(*) filter (where standing.status = 'delivered'), count(*) filter (where standing.status = 'acknowledged'),
       count(*) filter (where standing.status = 'refused'), count(*) filter (where standing.status = 'closed')
from of_files join file on file.id = of_files.file_id
join backlog on backlog.file_id = file.id
join notification on notification.number = backlog.number
join event on event.id = notification.event_id
join standing on standing.number = notification.number
group by file.id, file.name, file.judged_at, notification.member_state
order by file.id, notification.member_state;
