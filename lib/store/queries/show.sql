-- name: show_quarantined
-- One thing as names and values, in the order in which they are shown. Names are keys of --json and stay.
select fact.name, fact.value
from quarantine join record on record.id = quarantine.record_id join file on file.id = record.file_id
cross join lateral (values
    ('kind', 'quarantined'),
    ('why', quarantine.kind),
    ('reason', quarantine.reason),
    ('reference', record.reference),
    ('version', record.version::text),
    ('file', file.name),
    ('fileId', 'f' || file.id),
    ('line', record.line::text),
    ('legalDay', quarantine.legal_day::text),
    ('lastPermittedDay', (quarantine.legal_day + $2::integer - 1)::text),
    ('settledAt', rfc3339(quarantine.settled_at)),
    ('settledHow', quarantine.settled_how),
    ('erasedAt', rfc3339(record.erased_at))) as fact (name, value)
where quarantine.record_id = $1::bigint and fact.value is not null;

-- name: show_decision
select fact.name, fact.value
from decision join event on event.id = decision.event_id
join record on record.id = event.id join file on file.id = record.file_id
cross join lateral (values
    ('kind', 'decision'),
    ('outcome', decision.outcome),
    ('reason', decision.reason),
    ('origin', decision.origin),
    ('states', (select string_agg(member_state, ' ' order by member_state) from decision_state
                where decision_state.decision_id = decision.id)),
    ('reference', event.reference),
    ('version', event.version::text),
    ('file', file.name),
    ('fileId', 'f' || file.id),
    ('line', record.line::text),
    ('recordedOn', event.recorded_on::text),
    ('lastPermittedDay', (event.legal_day + $2::integer - 1)::text),
    ('decidedAt', rfc3339(decision.decided_at)),
    ('erasedAt', rfc3339(record.erased_at))) as fact (name, value)
where decision.id = $1::bigint and fact.value is not null;

-- name: show_conflict
select fact.name, fact.value
from acknowledgement join notification on notification.number = acknowledgement.number
join event on event.id = notification.event_id
cross join lateral (values
    ('kind', 'acknowledgement'),
    ('result', acknowledgement.result),
    ('status', acknowledgement.status),
    ('notification', notification.id::text),
    ('state', notification.member_state::text),
    ('reference', event.reference),
    ('version', event.version::text),
    ('receivedAt', rfc3339(acknowledgement.received_at)),
    ('settledAt', rfc3339(acknowledgement.settled_at))) as fact (name, value)
where acknowledgement.id = $1::bigint and fact.value is not null;

-- name: show_refused_repeat
select fact.name, fact.value
from refused_repeat join notification on notification.number = refused_repeat.number
join event on event.id = notification.event_id
left join awaiting on awaiting.number = refused_repeat.number
cross join lateral (values
    ('kind', 'refused repeat'),
    ('notification', notification.id::text),
    ('state', notification.member_state::text),
    ('reference', event.reference),
    ('version', event.version::text),
    ('refusedAt', rfc3339(refused_repeat.refused_at)),
    ('overdueSince', rfc3339(awaiting.overdue_from)),
    ('sentAgainAt', rfc3339(awaiting.due_at)),
    ('settledAt', rfc3339(refused_repeat.settled_at))) as fact (name, value)
where refused_repeat.id = $1::bigint and fact.value is not null;

-- name: show_finding
select fact.name, fact.value
from finding left join file on file.id = finding.file_id
left join act_reason on act_reason.id = finding.reason_id
cross join lateral (values
    ('kind', 'finding'),
    ('finding', finding.kind),
    ('grade', finding.grade),
    ('source', finding.source),
    ('detail', finding.detail),
    ('date', finding.business_date::text),
    ('firstMissing', finding.first_number::text),
    ('lastMissing', finding.last_number::text),
    ('file', file.name),
    ('fileId', 'f' || file.id),
    ('openedAt', rfc3339(finding.opened_at)),
    ('closedAt', rfc3339(finding.closed_at)),
    ('closedHow', finding.closed_how),
    ('reason', coalesce(act_reason.words, erased_on(act_reason.erased_at)))) as fact (name, value)
where finding.number = $1::bigint and fact.value is not null;

-- name: show_file
select fact.name, fact.value
from file left join file_sum on file_sum.file_id = file.id
cross join lateral (values
    ('kind', 'file'),
    ('name', file.name),
    ('verdict', file.verdict),
    ('reason', file.reason),
    ('source', file.source),
    ('date', file.business_date::text),
    ('sequence', file.sequence::text),
    ('contains', file.kind),
    ('convictions', file.conviction_count::text),
    ('new', file_sum.new_count::text),
    ('repeated', file_sum.repeated_count::text),
    ('extended', file_sum.extended_count::text),
    ('quarantined', file_sum.quarantined_count::text),
    ('canary', file_sum.canary_count::text),
    ('bytes', file.size_bytes::text),
    ('sha256', encode(file.content_sha256, 'hex')),
    ('judgedAt', rfc3339(file.judged_at)),
    ('shelvedAs', file.shelved_as),
    ('settledAt', rfc3339(file.settled_at)),
    ('erasedAt', rfc3339(file.erased_at))) as fact (name, value)
where file.id = $1::bigint and fact.value is not null;

-- name: show_backlog
select fact.name, fact.value
from (select file.id, file.name, count(*) as held, min(notification.last_permitted_day) as first_day,
             min(notification.made_at) as since,
             string_agg(distinct notification.member_state, ' ' order by notification.member_state) as states
      from held join file on file.id = held.file_id join notification on notification.number = held.number
      where file.id = $1::bigint group by file.id, file.name) as backlog
cross join lateral (values
    ('kind', 'backlog'),
    ('file', backlog.name),
    ('fileId', 'f' || backlog.id),
    ('held', backlog.held::text),
    ('states', backlog.states),
    ('heldSince', rfc3339(backlog.since)),
    ('lastPermittedDay', backlog.first_day::text)) as fact (name, value)
where fact.value is not null;

-- name: show_request
select fact.name, fact.value
from request join act_reason on act_reason.id = request.reason_id
left join act_reason as answer on answer.id = request.decision_reason_id
cross join lateral (values
    ('kind', 'request'),
    ('request', request.kind),
    ('about', request.about),
    ('states', (select string_agg(one, ' ') from jsonb_array_elements_text(request.terms -> 'states') as one)),
    ('deliveredBy', request.terms ->> 'means'),
    ('deliveredOn', request.terms ->> 'on'),
    ('file', request.terms ->> 'file'),
    ('sha256', request.terms ->> 'sha256'),
    ('rows', request.terms ->> 'rows'),
    ('reason', coalesce(act_reason.words, erased_on(act_reason.erased_at))),
    ('requestedBy', request.requested_by),
    ('requestedAt', rfc3339(request.requested_at)),
    ('lapsesAt', rfc3339(request.lapses_at)),
    ('outcome', request.outcome),
    ('decidedBy', request.decided_by),
    ('decidedAt', rfc3339(request.decided_at)),
    ('rejectedFor', coalesce(answer.words, erased_on(answer.erased_at)))) as fact (name, value)
where request.id = $1::bigint and fact.value is not null;

-- name: show_notification
select fact.name, fact.value
from notification join event on event.id = notification.event_id
join record on record.id = event.id join file on file.id = record.file_id
left join delivery on delivery.number = notification.number
left join refused on refused.number = notification.number
left join settlement on settlement.number = notification.number
left join retry on retry.number = notification.number
left join evidence on evidence.number = notification.number
left join lateral (select count(*) as begun from attempt where attempt.number = notification.number) as attempts on true
left join lateral (select outcome, cause, started_at from attempt where attempt.number = notification.number
                   order by started_at desc limit 1) as newest on true
cross join lateral (values
    ('kind', 'notification'),
    ('state', notification.member_state::text),
    ('status', case when settlement.number is not null then settlement.status
                    when refused.number is not null then 'refused'
                    when exists (select from held where held.number = notification.number) then 'held'
                    when delivery.number is not null then 'delivered'
                    else 'queued' end),
    ('reference', event.reference),
    ('version', event.version::text),
    ('event', event.kind),
    ('file', file.name),
    ('fileId', 'f' || file.id),
    ('line', record.line::text),
    ('lastPermittedDay', notification.last_permitted_day::text),
    ('madeAt', rfc3339(notification.made_at)),
    ('bodySha256', encode(notification.body_digest, 'hex')),
    ('supersedes', notification.supersedes::text),
    ('attempts', attempts.begun::text),
    ('lastAttemptAt', rfc3339(newest.started_at)),
    ('lastOutcome', newest.outcome),
    ('lastCause', newest.cause),
    ('nextAttemptAt', rfc3339(retry.due_at)),
    ('deliveredAt', rfc3339(delivery.delivered_at)),
    ('refusedAt', rfc3339(refused.refused_at)),
    ('settledAt', rfc3339(settlement.settled_at)),
    ('closedFor', settlement.reason),
    ('deliveredBy', evidence.means),
    ('deliveredOn', evidence.delivered_on::text),
    ('evidence', evidence.file_name),
    ('evidenceSha256', encode(evidence.digest, 'hex')),
    ('erasedAt', rfc3339(record.erased_at))) as fact (name, value)
where notification.id = $1::uuid and fact.value is not null;
