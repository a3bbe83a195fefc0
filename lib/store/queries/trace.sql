-- name: find_reference
-- The conviction that a notification is about.
select event.reference from notification join event on event.id = notification.event_id
where notification.id = $1::uuid;

-- name: trace_records
select record.id, file.id, file.name, record.line, record.verdict, record.version, quarantine.reason,
       quarantine.settled_how, file.judged_at, record.erased_at,
       case when quarantine.settled_at is null then quarantine.legal_day end
from record join file on file.id = record.file_id left join quarantine on quarantine.record_id = record.id
where record.reference = $1::text
order by record.id limit $2::bigint;

-- name: trace_flags
select flag.record_id, flag.kind, flag.line, flag.segment, flag.field
from record join flag on flag.record_id = record.id
where record.reference = $1::text
order by flag.record_id, flag.line, flag.field, flag.kind limit $2::bigint;

-- name: trace_events
select event.id, event.source, event.version, event.kind, event.recorded_on, event.historical, event.accepted_at
from event where event.id in (select id from record where reference = $1::text)
order by event.source, event.version limit $2::bigint;

-- name: trace_decisions
select decision.id, decision.event_id, decision.origin, decision.outcome, decision.reason,
       string_agg(decision_state.member_state, ' ' order by decision_state.member_state),
       case when decision.outcome = 'review' then event.legal_day end
from decision join event on event.id = decision.event_id
left join decision_state on decision_state.decision_id = decision.id
where event.id in (select id from record where reference = $1::text)
group by decision.id, decision.event_id, decision.origin, decision.outcome, decision.reason, event.legal_day
order by decision.id limit $2::bigint;

-- name: trace_notifications
select notification.id, notification.event_id, notification.member_state, standing.status,
       notification.last_permitted_day, notification.supersedes, notification.body_digest, notification.made_at,
       delivery.delivered_at, coalesce(settlement.settled_at, refused.refused_at), settlement.reason, retry.due_at
from event join notification on notification.event_id = event.id
join lateral (
    select settlement.status from settlement where settlement.number = notification.number
    union all select 'held' from held where held.number = notification.number
    union all select 'queued' from retry where retry.number = notification.number
    union all select 'delivered' from awaiting where awaiting.number = notification.number
    union all select 'refused' from refused where refused.number = notification.number
    union all select 'queued' from queue
        where queue.member_state = notification.member_state and queue.historical = notification.historical
          and queue.last_permitted_day = notification.last_permitted_day and queue.number = notification.number
) as standing on true
left join delivery on delivery.number = notification.number
left join settlement on settlement.number = notification.number
left join refused on refused.number = notification.number
left join retry on retry.number = notification.number
where event.id in (select id from record where reference = $1::text)
order by notification.number limit $2::bigint;

-- name: trace_attempts
-- The newest, in the order in which they were begun. A receipt settles its notification in the instant in which the
-- attempt ends; a 409 counts as delivered, and a 2xx as refused, for their receipts alone.
select id, started_at, took_us, outcome, status, cause, signature_created, signature_key_id, signature, receipt from (
    select notification.id, attempt.started_at, (extract(epoch from attempt.took) * 1000000)::bigint as took_us,
           attempt.outcome, attempt.status, attempt.cause, attempt.signature_created, attempt.signature_key_id,
           attempt.signature,
           case when attempt.outcome = 'delivered' and settlement.status = 'acknowledged'
                     and settlement.settled_at = attempt.started_at + attempt.took then 'acknowledged'
                when attempt.outcome = 'refused' and attempt.status not in (400, 413, 422) then 'refused'
                when attempt.outcome = 'delivered' and attempt.status = 409 then 'repeated' end as receipt
    from event join notification on notification.event_id = event.id
    join attempt on attempt.number = notification.number
    left join settlement on settlement.number = notification.number
    where event.id in (select id from record where reference = $1::text)
    order by attempt.started_at desc limit $2::bigint) as newest
order by started_at;

-- name: trace_acknowledgements
select notification.id, acknowledgement.id, acknowledgement.status, acknowledgement.result,
       acknowledgement.received_at
from event join notification on notification.event_id = event.id
join acknowledgement on acknowledgement.number = notification.number
where event.id in (select id from record where reference = $1::text)
order by acknowledgement.id limit $2::bigint;

-- name: trace_journal
-- The newest, in order. An entry that names a notification names its event, too, but for acts. What happens to a
-- quarantined record is journaled with its file, and names its line or its id.
select number, at, who, verb, notification, detail from (
    select number, at, who, verb, notification, detail from journal
    where event_id in (select event.id from record join event on event.id = record.id
                       where record.reference = $1::text)
    union
    select number, at, who, verb, notification, detail from journal
    where event_id is null
      and notification in (select notification.id from record join notification on notification.event_id = record.id
                           where record.reference = $1::text)
    union
    select journal.number, journal.at, journal.who, journal.verb, journal.notification, journal.detail
    from record join journal on journal.file_id = record.file_id
    where record.reference = $1::text and journal.event_id is null and journal.notification is null
      and case journal.verb when 'record.quarantined' then journal.detail::jsonb ->> 'line' = record.line::text
                            when 'record.erased' then journal.detail::jsonb ->> 'record' = record.id::text
                            else journal.detail::jsonb ->> 'id' = 'q' || record.id end
    order by number desc limit $2::bigint) as newest
order by number;
