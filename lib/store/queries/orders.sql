-- name: take_order
-- One daemon takes it; another takes it again where that one has been silent about it for long.
update daemon_order set taken_at = clock_timestamp()
where id = (select id from daemon_order
            where answered_at is null and (taken_at is null or taken_at < clock_timestamp() - interval '2 minutes')
              and (kind <> 'test_lane'
                   or (ordered_at > clock_timestamp() - interval '1 hour' and member_state = any ($1::text[])))
            order by id limit 1 for update skip locked)
returning id, member_state;

-- name: answer_order
update daemon_order set answered_at = $2::timestamptz where id = $1::bigint and answered_at is null;

-- name: add_lane_test
insert into lane_test (order_id, took, failure, detail, protocol, cipher, subject, issuer, expires_at)
values ($1::bigint, $2::interval, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::timestamptz);

-- name: journal_lane_test
insert into journal (at, verb, detail)
select $2::timestamptz, 'lane.tested',
       json_strip_nulls(json_build_object('state', member_state, 'order', id, 'failure', $3::text))::text
from daemon_order where id = $1::bigint;

-- name: hint_answer
-- Only wakes whoever waits for an answer.
select pg_notify('convictiond', 'answer');

-- name: find_lane_test
select (extract(epoch from took) * 1000000)::bigint, failure, detail, protocol, cipher, subject, issuer, expires_at
from lane_test where order_id = $1::bigint;

-- name: find_order_answer
select failure from daemon_order where id = $1::bigint and answered_at is not null;

-- name: find_ordered_source
select file.source
from daemon_order left join decision on decision.id = daemon_order.decision_id
left join event on event.id = decision.event_id
join record on record.id = coalesce(event.known_as, daemon_order.record_id)
join file on file.id = record.file_id
where daemon_order.id = $1::bigint;

-- name: lock_order
-- Another daemon that takes it again waits here, and then finds it answered.
select id from daemon_order where id = $1::bigint and answered_at is null for update;

-- name: lock_ordered_decision
select decision.id
from daemon_order join decision on decision.id = daemon_order.decision_id
where daemon_order.id = $1::bigint and decision.outcome = 'review' for update of decision;

-- name: lock_ordered_record
select quarantine.record_id
from daemon_order join quarantine on quarantine.record_id = daemon_order.record_id
where daemon_order.id = $1::bigint and quarantine.settled_at is null for update of quarantine;

-- name: find_ordered_thing
-- What is read is the widest record that is known. A decision that came of an extension is of the file that extended,
-- another one of its event's own.
select daemon_order.decision_id, event.id, array_to_string(daemon_order.states, ' '), record.id, record.line,
       record.content, coalesce(event.legal_day, quarantine.legal_day),
       case when decision.origin <> 'extension' then event.historical else file.kind = 'historical' end,
       case when decision.origin <> 'extension' then own_file.judged_at else file.judged_at end,
       case when decision.origin <> 'extension' then own_file.id else file.id end,
       file.source, file.business_date, file.sequence, file.created_at
from daemon_order left join decision on decision.id = daemon_order.decision_id
left join event on event.id = decision.event_id
left join record as own on own.id = event.id
left join file as own_file on own_file.id = own.file_id
left join quarantine on quarantine.record_id = daemon_order.record_id
join record on record.id = coalesce(event.known_as, daemon_order.record_id)
join file on file.id = record.file_id
where daemon_order.id = $1::bigint;

-- name: settle_accepted_record
update quarantine set settled_at = $2::timestamptz, settled_how = 'accepted' where record_id = $1::bigint;

-- name: close_order
update daemon_order set answered_at = $2::timestamptz, failure = $3::text where id = $1::bigint;

-- name: journal_order
insert into journal (at, verb, file_id, detail)
select $2::timestamptz, 'order.' || case when failure is null then 'carried_out' else 'refused' end, $3::bigint,
       json_strip_nulls(json_build_object(
           'order', id, 'kind', kind, 'id', coalesce('d' || decision_id, 'q' || record_id), 'orderedBy', ordered_by,
           'failure', failure))::text
from daemon_order where id = $1::bigint;
