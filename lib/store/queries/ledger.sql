-- name: lock_source
select pg_advisory_xact_lock(hashtext('convictiond source'), hashtext($1::text));

-- name: add_accepted_file
insert into file (name, verdict, judged_at, size_bytes, content_sha256, source, business_date, sequence, kind,
                  created_at, previous_sha256, line_count, conviction_count, nationality_count)
values ($1::text, 'accepted', $2::timestamptz, $3::bigint, $4::bytea, $5::text, $6::date, $7::integer, $8::text,
        $9::timestamptz, $10::bytea, $11::bigint, $12::bigint, $13::bigint)
returning id;

-- name: find_versions
select event.reference, event.version, event.id, event.content_digest, event.nationality_digests, event.kind
from unnest($2::text[]) as asked (reference)
cross join lateral ( -- each by its key, however few rows of a source the planner expects
    select reference, version, id, content_digest, nationality_digests, kind
    from event where event.source = $1::text and event.reference = asked.reference offset 0) as event;

-- name: find_made_for
-- "Made for" a state: a notification exists and was not closed unsent. It may have been sent unless it is held.
select event.reference, notification.member_state, event.version, notification.id, notification.number,
       case when held.number is not null then 'held'
            when may_have_gone(notification.number) then 'sent' else 'unsent' end
from unnest($2::text[]) as asked (reference)
cross join lateral (
    select reference, version, id
    from event where event.source = $1::text and event.reference = asked.reference offset 0) as event
join notification on notification.event_id = event.id
left join held on held.number = notification.number
order by event.version, notification.number;

-- name: find_imported
select reference, member_state, version from imported
where source = $1::text and reference = any ($2::text[]) order by reference, version, member_state;

-- name: take_record_ids
select nextval(pg_get_serial_sequence('record', 'id')) from generate_series(1, $1::bigint);

-- name: take_decision_ids
select nextval(pg_get_serial_sequence('decision', 'id')) from generate_series(1, $1::bigint);

-- name: take_notification_numbers
select nextval('notification_number') from generate_series(1, $1::bigint);

-- name: find_newer
select event.version, event.legal_day, record.line, record.content
from event join record on record.id = event.known_as where event.id = any ($1::bigint[]);

-- name: raise_decisions_owed
update event set decisions_owed = decisions_owed + $2::integer where id = $1::bigint;

-- name: close_superseded
-- Held versions before one that goes now. Those that are held no more are left alone.
with left_held as (
    delete from held where number = any ($1::bigint[]) returning number),
moved as (
    select notification.number, notification.member_state
    from left_held join notification on notification.number = left_held.number),
booked as (
    insert into movement (member_state, from_status, to_status, count)
    select member_state, 'held', 'closed', count(*) from moved group by member_state)
insert into settlement (number, status, settled_at, reason)
select number, 'closed', $2::timestamptz, 'superseded' from moved
returning number;

-- name: extend_event
update event set known_as = $2::bigint, nationality_count = nationality_count + $3::integer,
                 decisions_owed = decisions_owed + $4::integer, content_digest = $5::bytea,
                 nationality_digests = $6::bytea
where id = $1::bigint;

-- name: end_review_for_want
-- What waited because no nationality was known waits no more.
update decision set outcome = 'not_applicable', reason = 'extended', decided_at = $2::timestamptz
where event_id = $1::bigint and origin = 'none' and outcome = 'review';

-- name: settle_elders
-- Records of earlier files that what was newly accepted makes good; a version conflict by a higher version alone.
with settled as (
    update quarantine set settled_at = $4::timestamptz, settled_how = 'later-record'
    from unnest($2::text[], $3::integer[]) as given (reference, version)
    join record as elder on elder.reference = given.reference and elder.verdict = 'quarantined'
    join file as elder_file on elder_file.id = elder.file_id
    join file as this on this.id = $1::bigint
    where quarantine.record_id = elder.id and quarantine.settled_at is null
      and elder_file.source = this.source and elder_file.sequence < this.sequence
      and (elder.version < given.version or (elder.version = given.version and quarantine.kind = 'fault'))
    returning quarantine.record_id, elder.file_id)
insert into journal (at, verb, file_id, detail)
select $4::timestamptz, 'record.settled', file_id,
       json_build_object('id', 'q' || record_id, 'by', 'f' || $1::bigint)::text
from settled;

-- name: make_decision
update decision set outcome = $2::text, reason = $3::text, decided_at = $4::timestamptz where id = $1::bigint;

-- name: add_file_sum
insert into file_sum (file_id, conviction_count, new_count, repeated_count, extended_count, quarantined_count,
                      canary_count)
values ($1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint, $7::bigint);

-- name: settle_rejected_files
update file set settled_at = $4::timestamptz
where verdict = 'rejected' and settled_at is null and source = $1::text and business_date = $2::date
  and sequence = $3::integer;

-- name: journal_accepted_file
insert into journal (at, verb, file_id, detail)
values ($1::timestamptz, 'file.accepted', $2::bigint, $3::text);

-- name: book_movement
insert into movement (member_state, from_status, to_status, count)
values ($1::member_state, $2::text, $3::text, $4::bigint);

-- name: wake_lane
-- Only wakes: whoever hears it looks at the queue.
select pg_notify('convictiond', $1::text);
