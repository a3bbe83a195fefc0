-- name: overview_lanes
-- From the books, which are small, not from the tables; the columns in the order of the statuses.
with moves as (
    select member_state, to_status as status, sum(count) as count from movement group by member_state, to_status
    union all
    select member_state, from_status, -sum(count) from movement
    where from_status is not null group by member_state, from_status),
undelivered as ( -- numbers are in the order in which notifications are made
    select member_state, min(number) as oldest
    from (select member_state, min(number) as number from queue_head group by member_state
          union all select member_state, min(number) from retry
              where not exists (select from delivery where delivery.number = retry.number) group by member_state
          union all select member_state, min(number) from refused
              where not exists (select from delivery where delivery.number = refused.number) group by member_state
         ) as waiting
    group by member_state)
select moves.member_state,
       coalesce(sum(count) filter (where status = 'held'), 0)::bigint,
       coalesce(sum(count) filter (where status = 'queued'), 0)::bigint,
       coalesce(sum(count) filter (where status = 'delivered'), 0)::bigint,
       coalesce(sum(count) filter (where status = 'acknowledged'), 0)::bigint,
       coalesce(sum(count) filter (where status = 'refused'), 0)::bigint,
       coalesce(sum(count) filter (where status = 'closed'), 0)::bigint,
       min(notification.made_at)
from moves left join undelivered on undelivered.member_state = moves.member_state
left join notification on notification.number = undelivered.oldest
group by moves.member_state order by moves.member_state;

-- name: overview_files
select count(*) filter (where verdict = 'accepted'), count(*) filter (where verdict = 'rejected'),
       count(*) filter (where verdict = 'rejected' and settled_at is null),
       count(*) filter (where verdict = 'duplicate'), max(judged_at) filter (where verdict = 'accepted')
from file;

-- name: overview_desk
-- Nearest deadline first; what has none comes last.
select desk.kind, desk.id, desk.about, desk.why, desk.last_day, ordered.ordered_by, failed.failure from (
    select 'quarantined' as kind, 'q' || quarantine.record_id as id,
           coalesce(record.reference, file.name || ' line ' || record.line) as about,
           quarantine.reason as why, quarantine.legal_day + $1::integer - 1 as last_day
    from quarantine join record on record.id = quarantine.record_id join file on file.id = record.file_id
    where quarantine.settled_at is null
    union all
    select 'review', 'd' || decision.id, event.reference || ' version ' || event.version, decision.reason,
           event.legal_day + $1::integer - 1
    from decision join event on event.id = decision.event_id
    where decision.outcome = 'review'
    union all
    select 'refused', notification.id::text, event.reference || ' version ' || event.version,
           'refused by ' || refused.member_state,
           case when delivery.number is null then notification.last_permitted_day end
    from refused join notification on notification.number = refused.number
    join event on event.id = notification.event_id
    left join delivery on delivery.number = refused.number
    union all
    select 'refused', 'o' || refused_repeat_open.id, event.reference || ' version ' || event.version,
           'sent again since it is overdue, and refused by ' || refused_repeat_open.member_state, null
    from refused_repeat_open join notification on notification.number = refused_repeat_open.number
    join event on event.id = notification.event_id
    union all
    select 'stuck', notification.id::text, event.reference || ' version ' || event.version,
           'failed ' || retry.failures || ' times while ' || retry.member_state || ' took others',
           case when delivery.number is null then notification.last_permitted_day end
    from retry join notification on notification.number = retry.number
    join event on event.id = notification.event_id
    left join delivery on delivery.number = retry.number
    where retry.stuck_since is not null
    union all
    select 'conflict', 'a' || acknowledgement.id, notification.id::text,
           'acknowledged by ' || notification.member_state || ' as ' || acknowledgement.status
               || ' after it was settled otherwise', null
    from acknowledgement join notification on notification.number = acknowledgement.number
    where acknowledgement.result = 'conflict' and acknowledgement.settled_at is null
    union all
    select 'rejected-file', 'f' || id, name, reason, null from file
    where verdict = 'rejected' and settled_at is null
    union all
    select 'backlog', 'b' || file.id, file.name, count(*) || ' held', min(notification.last_permitted_day)
    from held join file on file.id = held.file_id join notification on notification.number = held.number
    group by file.id, file.name
    union all
    select 'request', 'r' || request.id, request.about,
           request.kind || ' is asked for by ' || request.requested_by || ': ' || act_reason.words, null
    from request join act_reason on act_reason.id = request.reason_id
    where request.outcome is null and request.lapses_at > clock_timestamp()
      and request.requested_by <> session_user) as desk
left join (select coalesce('d' || decision_id, 'q' || record_id) as id, ordered_by from daemon_order
           where answered_at is null and kind <> 'test_lane') as ordered on ordered.id = desk.id
left join lateral (
    select failure from daemon_order
    where coalesce('d' || decision_id, 'q' || record_id) = desk.id and answered_at is not null
    order by daemon_order.id desc limit 1) as failed on desk.kind in ('quarantined', 'review')
order by desk.last_day nulls last, desk.kind, desk.id;

-- name: read_sums
-- From what was counted where the rows move. Faults in parts of one source do not show here where they cancel each
-- other; `reconcile` goes by file and by event.
with parts as (
    select sum, of, part, owed, found from tally
    union all
    select 4, member_state, to_status, count, 0 from movement
    union all
    select 4, member_state, from_status, -count, 0 from movement where from_status is not null)
select sum, of, sum(owed)::bigint, sum(found)::bigint, sum(abs(owed - found))::bigint
from (select sum, of, part, sum(owed) as owed, sum(found) as found from parts group by sum, of, part) as sides
group by sum, of order by 1, 2;

-- name: fold_books
select fold_books($1::bigint, $2::bigint);

-- name: reconcile_files
-- Sums 1 and 2 by the file that holds the records and that their events were made from. Those that differ come first,
-- then the newest.
with parts as (
    select 1 as sum, file.id as file_id, coalesce(file_sum.conviction_count, 0) as owed,
           coalesce(kept.records, 0) as found,
           abs(coalesce(file_sum.new_count, 0) - coalesce(kept.made, 0))
           + abs(coalesce(file_sum.repeated_count, 0) - coalesce(kept.repeated, 0))
           + abs(coalesce(file_sum.extended_count, 0) - coalesce(kept.extended, 0))
           + abs(coalesce(file_sum.quarantined_count, 0) - coalesce(kept.quarantined, 0))
           + abs(coalesce(file_sum.canary_count, 0) - coalesce(kept.canary, 0)) as difference
    from file left join file_sum on file_sum.file_id = file.id
    left join (
        select file_id, count(*) as records, count(*) filter (where verdict = 'new') as made,
               count(*) filter (where verdict = 'repeated') as repeated,
               count(*) filter (where verdict = 'extended') as extended,
               count(*) filter (where verdict = 'quarantined') as quarantined,
               count(*) filter (where verdict = 'canary') as canary
        from record group by file_id) as kept on kept.file_id = file.id
    where file.verdict = 'accepted'
    union all
    select 2, record.file_id, sum(event.decisions_owed)::bigint, coalesce(sum(decided.found), 0)::bigint,
           sum(abs(event.decisions_owed - coalesce(decided.found, 0)))::bigint
    from event join record on record.id = event.id
    left join (select event_id, count(*) as found from decision group by event_id) as decided
        on decided.event_id = event.id
    group by record.file_id)
select parts.sum, file.id, file.name, parts.owed, parts.found, parts.difference
from parts join file on file.id = parts.file_id
where $1::boolean or parts.difference <> 0
order by parts.difference <> 0 desc, file.id desc, parts.sum limit $2::bigint;

-- name: reconcile
-- One statement, one snapshot. Sum 4 holds the books (where notifications are made and moved) against the tables
-- in which they stand.
with file_parts as (
    select file.source as of, file_sum.conviction_count as owed, coalesce(kept.records, 0) as found,
           abs(file_sum.new_count - coalesce(kept.made, 0)) + abs(file_sum.repeated_count - coalesce(kept.repeated, 0))
           + abs(file_sum.extended_count - coalesce(kept.extended, 0))
           + abs(file_sum.quarantined_count - coalesce(kept.quarantined, 0))
           + abs(file_sum.canary_count - coalesce(kept.canary, 0)) as difference
    from file left join file_sum on file_sum.file_id = file.id
    left join (
        select file_id, count(*) as records, count(*) filter (where verdict = 'new') as made,
               count(*) filter (where verdict = 'repeated') as repeated,
               count(*) filter (where verdict = 'extended') as extended,
               count(*) filter (where verdict = 'quarantined') as quarantined,
               count(*) filter (where verdict = 'canary') as canary
        from record group by file_id) as kept on kept.file_id = file.id
    where file.verdict = 'accepted'),
event_parts as (
    select event.source as of, event.decisions_owed::bigint as owed, coalesce(decided.found, 0) as found
    from event
    left join (select event_id, count(*) as found from decision group by event_id) as decided
        on decided.event_id = event.id),
notify_parts as (
    select coalesce(decided.member_state, notification.member_state) as of, decided.event_id is not null as owed,
           notification.event_id is not null as found
    from (select distinct event_id, member_state from decision_state) as decided
    full join notification
        on notification.event_id = decided.event_id and notification.member_state = decided.member_state),
booked as (
    select member_state, status, sum(count) as count
    from (select member_state, to_status as status, count from movement
          union all select member_state, from_status, -count from movement where from_status is not null) as moves
    group by member_state, status),
standing_parts as (
    select notification.member_state, standing.status, count(*) as count
    from standing join notification on notification.number = standing.number
    group by notification.member_state, standing.status),
status_parts as (
    select coalesce(booked.member_state, standing_parts.member_state) as of, coalesce(booked.count, 0) as owed,
           coalesce(standing_parts.count, 0) as found
    from booked full join standing_parts
        on standing_parts.member_state = booked.member_state and standing_parts.status = booked.status)
select 1 as sum, of, sum(owed)::bigint, sum(found)::bigint, sum(coalesce(difference, found, 1))::bigint
from file_parts group by of
union all
select 2, of, sum(owed)::bigint, sum(found)::bigint, sum(abs(owed - found))::bigint from event_parts group by of
union all
select 3, of, count(*) filter (where owed), count(*) filter (where found), count(*) filter (where owed <> found)
from notify_parts group by of
union all
select 4, of, sum(owed)::bigint, sum(found)::bigint, sum(abs(owed - found))::bigint from status_parts group by of
order by 1, 2;
