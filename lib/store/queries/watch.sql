-- name: read_clock
-- The server's clock, to be held against ours.
select clock_timestamp();

-- name: watch_deadlines
-- What is not delivered (held, queued, or refused without a delivery), undecided decisions and quarantined records, by
-- the last permitted day; what has no state yet comes with none, and has so many days. What is queued may be much:
-- it is counted where its last day is no later than $2, and is 0 where it is.
select member_state, last_day, sum(count)::bigint from (
    select queue_head.member_state, queue_head.last_permitted_day as last_day,
           case when queue_head.last_permitted_day <= $2::date then (
               select count(*) from queue
               where queue.member_state = queue_head.member_state and queue.historical = queue_head.historical
                 and queue.last_permitted_day = queue_head.last_permitted_day and not queue.delivered)
           else 0 end as count
    from queue_head
    union all
    select retry.member_state, notification.last_permitted_day, 1
    from retry join notification on notification.number = retry.number
    where not exists (select from delivery where delivery.number = retry.number)
    union all
    select notification.member_state, notification.last_permitted_day, 1
    from held join notification on notification.number = held.number
    union all
    select refused.member_state, notification.last_permitted_day, 1
    from refused join notification on notification.number = refused.number
    where not exists (select from delivery where delivery.number = refused.number)
    union all
    select null, event.legal_day + $1::integer - 1, 1 from decision join event on event.id = decision.event_id
    where decision.outcome = 'review'
    union all
    select null, legal_day + $1::integer - 1, 1 from quarantine where settled_at is null) as clocks
group by member_state, last_day order by member_state, last_day;

-- name: watch_overdue
select member_state, count(*) from awaiting where overdue_from <= $1::timestamptz group by member_state;

-- name: watch_desk
select kind, count(*), min(last_day) from (
    select 'quarantined' as kind, legal_day + $1::integer - 1 as last_day from quarantine where settled_at is null
    union all
    select 'review', event.legal_day + $1::integer - 1 from decision join event on event.id = decision.event_id
    where decision.outcome = 'review'
    union all
    select 'refused', case when delivery.number is null then notification.last_permitted_day end
    from refused join notification on notification.number = refused.number
    left join delivery on delivery.number = refused.number
    union all
    select 'refused', null from refused_repeat_open
    union all
    select 'stuck', case when delivery.number is null then notification.last_permitted_day end
    from retry join notification on notification.number = retry.number
    left join delivery on delivery.number = retry.number
    where retry.stuck_since is not null
    union all
    select 'conflict', null from acknowledgement where result = 'conflict' and settled_at is null
    union all
    select 'rejected-file', null from file where verdict = 'rejected' and settled_at is null
    union all
    select 'backlog', min(notification.last_permitted_day)
    from held join notification on notification.number = held.number group by held.file_id
    union all
    select 'request', null from request where outcome is null and lapses_at > clock_timestamp()) as desk
group by kind order by kind;

-- name: watch_backlogs
select 'b' || file.id, file.name, count(*), file.judged_at, min(event.recorded_on)
from held join file on file.id = held.file_id join notification on notification.number = held.number
join event on event.id = notification.event_id
group by file.id, file.name, file.judged_at order by file.judged_at, file.id;

-- name: watch_rejected
select 'f' || id, name, judged_at from file
where verdict = 'rejected' and settled_at is null order by judged_at, id limit $1::bigint;

-- name: watch_file_days
select source, business_date,
       count(*) filter (where verdict = 'accepted' and kind = 'daily'),
       count(*) filter (where verdict = 'accepted' and kind = 'historical'),
       count(*) filter (where verdict = 'rejected' and settled_at is null),
       count(*) filter (where verdict = 'rejected' and settled_at is not null),
       count(*) filter (where verdict = 'duplicate'),
       coalesce(sum(file.conviction_count - file_sum.canary_count), 0)::bigint
from file left join file_sum on file_sum.file_id = file.id
where business_date >= $1::date group by source, business_date order by source, business_date;

-- name: tally_files
select source, verdict, count(*) from file group by source, verdict order by source, verdict;

-- name: tally_events
select source, kind, count(*) from event group by source, kind order by source, kind;

-- name: tally_decisions
-- Each that was made: one that was under review and is decided since counts as both, so that no count goes down.
select made.outcome, count(*)
from (select outcome from decision union all select 'review' from decision where reviewed_until is not null) as made
group by made.outcome order by made.outcome;

-- name: tally_acknowledgements
select notification.member_state, acknowledgement.status, count(*)
from acknowledgement join notification on notification.number = acknowledgement.number
group by notification.member_state, acknowledgement.status
order by notification.member_state, acknowledgement.status;

-- name: tally_late
-- Late once is late for ever: what was delivered or acknowledged past the end of its last permitted day in London, and
-- what is not delivered and past it now. The clock stops at the earlier of delivery and settlement.
select member_state, count(*) from (
    select notification.member_state, notification.last_permitted_day as last_day,
           least(delivery.delivered_at, coalesce(evidence.delivered_on::timestamp at time zone 'Europe/London',
                                                 settlement.settled_at)) as stopped_at
    from notification
    left join evidence on evidence.number = notification.number
    left join delivery on delivery.number = notification.number
    left join settlement on settlement.number = notification.number
    union all
    select null, event.legal_day + $2::integer - 1, null from decision join event on event.id = decision.event_id
    where decision.outcome = 'review'
    union all
    select null, event.legal_day + $2::integer - 1, decision.reviewed_until
    from decision join event on event.id = decision.event_id where decision.reviewed_until is not null
    union all
    select null, legal_day + $2::integer - 1, settled_at from quarantine) as clocks
where coalesce(stopped_at, $1::timestamptz) >= (last_day + 1)::timestamp at time zone 'Europe/London'
group by member_state order by member_state;
