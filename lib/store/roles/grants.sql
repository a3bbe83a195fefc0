-- Who owns the schema and who may do what in it. Applied anew at each `database migrate`: what stands here is what
-- holds, whatever was granted before. Nobody but the owner may change what was once true: no UPDATE or DELETE on
-- journal, attempt, delivery, acknowledgement, movement and the like.

do $$
declare
    one text;
begin
    if not has_database_privilege('convictiond_owner', current_database(), 'create') then
        execute format('grant create on database %I to convictiond_owner', current_database());
    end if;
    for one in
        select format('alter schema convictiond owner to convictiond_owner') as statement
        from pg_namespace where nspname = 'convictiond' and nspowner <> 'convictiond_owner'::regrole
        union all
        select format('alter table convictiond.%I owner to convictiond_owner', relname)
        from pg_class
        where relnamespace = 'convictiond'::regnamespace and relowner <> 'convictiond_owner'::regrole
          and relkind in ('r', 'p', 'v', 'S')
          -- a sequence of a column goes with its table
          and not exists (select from pg_depend where objid = pg_class.oid and deptype in ('a', 'i') and relkind = 'S')
        union all
        select format('alter domain convictiond.%I owner to convictiond_owner', typname)
        from pg_type
        where typnamespace = 'convictiond'::regnamespace and typowner <> 'convictiond_owner'::regrole and typtype = 'd'
        union all
        select format('alter function %s owner to convictiond_owner', oid::regprocedure)
        from pg_proc where pronamespace = 'convictiond'::regnamespace and proowner <> 'convictiond_owner'::regrole
    loop
        execute one;
    end loop;
end $$;

revoke all on schema convictiond from public, convictiond_daemon, convictiond_operator, convictiond_auditor;
revoke all on all tables in schema convictiond
    from public, convictiond_daemon, convictiond_operator, convictiond_auditor;
revoke all on all sequences in schema convictiond
    from public, convictiond_daemon, convictiond_operator, convictiond_auditor;
revoke all on all functions in schema convictiond
    from public, convictiond_daemon, convictiond_operator, convictiond_auditor;

grant usage on schema convictiond to convictiond_daemon, convictiond_operator, convictiond_auditor;

-- The daemon reads everything, adds what happened, and moves notifications from place to place.
grant select on all tables in schema convictiond to convictiond_daemon;
grant insert on
    installation, file, file_sum, record, flag, quarantine, event, notification, notification_body, decision,
    decision_state, held, queue, retry, delivery, awaiting, refused, settlement, attempt, acknowledgement, remark,
    journal, movement, daemon, lane_report, lane_test, finding, poll_cursor, route, refused_repeat, volume,
    volume_fault, volume_judgement
    to convictiond_daemon;
grant delete on held, queue, retry, awaiting, refused, daemon, lane_report, route to convictiond_daemon;
grant update (settled_at, shelved_as, shelved_at, erased_at) on file to convictiond_daemon;
grant update (known_as, nationality_count, decisions_owed, content_digest, nationality_digests) on event
    to convictiond_daemon;
grant update (outcome, reason, decided_at) on decision to convictiond_daemon;
grant update (settled_at, settled_how) on quarantine to convictiond_daemon;
grant update (failures, failed_at, due_at, stuck_since) on retry to convictiond_daemon;
grant update (failures, due_at) on awaiting to convictiond_daemon;
-- To lock a row is an update to PostgreSQL; the daemon changes no notification.
grant update (made_at) on notification to convictiond_daemon;
grant update (taken_at, answered_at, failure) on daemon_order to convictiond_daemon;
grant update on daemon, lane_report, poll_cursor, route to convictiond_daemon;
grant update (closed_at, closed_how, cause_ended_at, opening_told, closing_told) on finding to convictiond_daemon;
grant update (last_day) on volume_fault to convictiond_daemon;
grant update (verdict, count, expected, low, high) on volume_judgement to convictiond_daemon;
grant execute on function fold_books(bigint, bigint), may_have_gone(bigint), elder_waiting(notification)
    to convictiond_daemon;
-- What is erased, the database judges; the daemon says up to when, and how much at once.
grant execute on function
    erase_settled(timestamptz, timestamptz, integer), erase_reasons(timestamptz, timestamptz, integer)
    to convictiond_daemon;
grant usage on sequence record_id_seq, decision_id_seq, notification_number to convictiond_daemon;

-- Operators and auditors read what holds no personal data: no record's or notification's content, no nationality,
-- no words of member states, and not what ids are made from.
grant select on
    schema_migration, file, file_sum, flag, quarantine, event, notification, decision_state, held, queue, queue_head,
    retry,
    delivery, awaiting, refused, settlement, attempt, acknowledgement, journal, movement, standing, tally,
    daemon, lane_report, act_reason, pause, daemon_order, lane_test, request, evidence, sent_before, imported,
    finding, route, refused_repeat, refused_repeat_open, volume, volume_fault, volume_judgement, backlog
    to convictiond_operator, convictiond_auditor;
grant select (id, file_id, line, verdict, reference, version, erased_at) on record
    to convictiond_operator, convictiond_auditor;
grant select (id, event_id, origin, outcome, reason, decided_at) on decision
    to convictiond_operator, convictiond_auditor;

grant execute on function rfc3339(timestamptz), erased_on(timestamptz) to convictiond_operator, convictiond_auditor;

-- Acts are functions; nobody is given the tables they write.
grant execute on function pause_lane(text, text), resume_lane(text), order_lane_test(text) to convictiond_operator;
grant execute on function
    close_notification(text, text), close_delivered(text, text, date, text, bytea, text), dismiss(text, text),
    decide_not_applicable(text, text), release_backlog(text, text[], text), excuse(text, date, text),
    settle_finding(text, text), import_sent(text, text[], text[], integer[], text[], date[], text),
    resubmit(text, text), order_decision(text, text[], text), order_acceptance(text, text),
    approve(bigint), reject(bigint, text), reveal(text)
    to convictiond_operator;
