-- The acts that operators call, from convictionctl and from psql alike. Each runs as the schema's owner, refuses
-- daemons, and is journaled under session_user. What takes two people gives the number of a request.

create function close_notification(thing text, reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    return make_request('close', lower(thing), '{}', reason);
end $$;

create function close_delivered(thing text, means text, delivered_on date, file_name text, digest bytea,
                                reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    if means is null or means !~ '[^[:space:]]' or octet_length(means) > 200 then
        raise exception 'the means of delivery is 1 to 200 bytes, and not blank';
    end if;
    if file_name is null or octet_length(file_name) not between 1 and 255 then
        raise exception 'the evidence has the name of a file, 1 to 255 bytes';
    end if;
    if octet_length(digest) is distinct from 32 then raise exception 'the evidence has a SHA-256 digest'; end if;
    if delivered_on is null then raise exception 'the evidence has a date'; end if;
    return make_request('close', lower(thing),
        jsonb_build_object('means', means, 'on', delivered_on, 'file', file_name, 'sha256', encode(digest, 'hex')),
        reason);
end $$;

create function dismiss(thing text, reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    return make_request('dismiss', thing, '{}', reason);
end $$;

create function decide_not_applicable(thing text, reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    return make_request('not_applicable', thing, '{}', reason);
end $$;

-- In whole, where `states` is NULL.
create function release_backlog(thing text, states text[], reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare terms jsonb := '{}';
begin
    if states is not null then
        select jsonb_build_object('states', jsonb_agg(distinct one)) into terms from unnest(states) as one;
        if terms -> 'states' = 'null' then raise exception 'no state is named'; end if;
    end if;
    return make_request('release', thing, terms, reason);
end $$;

create function excuse(source text, day date, reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    return make_request('excuse', source || ' ' || day, '{}', reason);
end $$;

-- A warning is closed at once, and nothing is returned; a critical one takes two.
create function settle_finding(thing text, reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    perform refuse_daemon();
    if thing not like 'n%' then raise exception 'no finding has the id %', left(thing, 60); end if;
    if finding_is_critical(number_in(thing)) then return make_request('close_finding', thing, '{}', reason); end if;
    perform close_finding(number_in(thing), add_reason(reason));
    return null;
end $$;

-- One row at each place of the five arrays.
create function import_sent(file_name text, sources text[], refs text[], versions integer[], states text[],
                            days date[], reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare made bigint;
begin
    if coalesce(cardinality(sources), 0) = 0 then raise exception 'there is nothing to import'; end if;
    made := make_request('import_sent', 'import',
        jsonb_build_object('file', file_name, 'rows', cardinality(sources), 'sha256',
            encode(sha256(convert_to(sources::text || refs::text || versions::text || states::text || days::text,
                                     'UTF8')), 'hex')), reason);
    insert into sent_before (request_id, source, reference, version, member_state, sent_on)
    select made, one.source, one.reference, one.version, one.member_state, one.sent_on
    from unnest(sources, refs, versions, states, days) as one (source, reference, version, member_state, sent_on);
    if exists (select from sent_before where request_id = made and sent_on > london_today()) then
        raise exception 'what was sent was sent by today';
    end if;
    return made;
end $$;

-- Acts of one.

-- Refused goes to queued, unless a newer version was made for its state.
create function resubmit(thing text, reason text) returns void
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare
    made notification;
    newer integer;
    given bigint;
begin
    perform refuse_daemon();
    made := lock_notification(thing);
    if status_of(made) <> 'refused' then
        raise exception 'the notification % is not refused: %', made.id, status_of(made);
    end if;
    select max(later.version) into newer
    from event join (
        select event.source, event.reference, event.version, other.member_state
        from event join notification as other on other.event_id = event.id
        where not exists (select from settlement where settlement.number = other.number and settlement.status = 'closed'
                            and settlement.reason <> 'delivered by other means'
                            and not exists (select from attempt where attempt.number = other.number))
        union all
        select imported.source, imported.reference, imported.version, imported.member_state from imported) as later
        on later.source = event.source and later.reference = event.reference and later.version > event.version
    where event.id = made.event_id and later.member_state = made.member_state;
    if newer is not null then raise exception 'version % was made for % meanwhile', newer, made.member_state; end if;
    given := add_reason(reason);
    if leave_standing(made) is null then raise exception 'the notification % moved meanwhile', made.id; end if;
    insert into queue (member_state, historical, last_permitted_day, number)
    values (made.member_state, made.historical, made.last_permitted_day, made.number);
    insert into movement (member_state, from_status, to_status, count)
    values (made.member_state, 'refused', 'queued', 1);
    perform journal_thing('notification.resubmitted', null, made.event_id, made.id,
        jsonb_build_object('state', made.member_state), given);
    perform pg_notify('convictiond', made.member_state);
end $$;

create function order_decision(thing text, states text[], reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare
    wanted bigint;
    chosen text[];
    given bigint;
    made bigint;
begin
    perform refuse_daemon();
    wanted := may_decide(thing);
    select array_agg(distinct one order by one) into chosen from unnest(states) as one;
    if chosen is null or exists (select from unnest(chosen) as one where one is null or one !~ '^[A-Z]{2}$') then
        raise exception 'a decision to notify names states by their two capital letters';
    end if;
    given := add_reason(reason);
    insert into daemon_order (kind, decision_id, states, reason_id, ordered_by, ordered_at)
    values ('decide', wanted, chosen, given, session_user, clock_timestamp()) returning id into made;
    perform journal_thing('decision.ordered', null, (select event_id from decision where decision.id = wanted), null,
        jsonb_build_object('id', thing, 'states', chosen, 'order', made), given);
    perform pg_notify('convictiond', 'order');
    return made;
end $$;

create function order_acceptance(thing text, reason text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare
    given bigint;
    made bigint;
begin
    perform refuse_daemon();
    if thing not like 'q%' then raise exception 'no quarantined record has the id %', left(thing, 60); end if;
    perform may_dismiss(thing); -- the same must hold: it waits, and nothing is ordered
    if exists (select from quarantine where record_id = number_in(thing) and kind = 'canary') then
        raise exception '% is a canary, and canaries are never sent', thing;
    end if;
    given := add_reason(reason);
    insert into daemon_order (kind, record_id, reason_id, ordered_by, ordered_at)
    values ('accept', number_in(thing), given, session_user, clock_timestamp()) returning id into made;
    perform journal_thing('record.ordered', (select file_id from record where record.id = number_in(thing)), null, null,
        jsonb_build_object('id', thing, 'order', made), given);
    perform pg_notify('convictiond', 'order');
    return made;
end $$;

-- Two people.

create function undecided(wanted bigint) returns request language plpgsql as $$
declare asked request;
begin
    select request.* into asked from request where request.id = wanted for update;
    if not found then raise exception 'there is no request %', wanted; end if;
    if asked.outcome is not null then
        raise exception 'the request % was % by % at %', wanted, asked.outcome, asked.decided_by,
            rfc3339(asked.decided_at);
    end if;
    if asked.lapses_at <= clock_timestamp() then
        raise exception 'the request % lapsed at %', wanted, rfc3339(asked.lapses_at);
    end if;
    if asked.requested_by = session_user then
        raise exception 'the request % is %''s own; it takes another', wanted, session_user
            using errcode = 'insufficient_privilege';
    end if;
    return asked;
end $$;

create function approve(wanted bigint) returns void
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare asked request;
begin
    perform refuse_daemon();
    asked := undecided(wanted);
    update request set outcome = 'approved', decided_by = session_user, decided_at = clock_timestamp()
    where request.id = wanted;
    perform journal_act('request.approved',
        jsonb_build_object('request', wanted, 'kind', asked.kind, 'about', asked.about), null);
    perform carry_out(asked);
end $$;

create function reject(wanted bigint, reason text) returns void
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare
    asked request;
    given bigint;
begin
    perform refuse_daemon();
    asked := undecided(wanted);
    given := add_reason(reason);
    update request set outcome = 'rejected', decided_by = session_user, decided_at = clock_timestamp(),
        decision_reason_id = given
    where request.id = wanted;
    perform journal_act('request.rejected',
        jsonb_build_object('request', wanted, 'kind', asked.kind, 'about', asked.about), given);
end $$;

-- Contents, for a person who must see them; each look is journaled. By an id of the desk, a notification's, or a
-- conviction's reference.
create function reveal(thing text) returns table (what text, words text)
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare
    records bigint[];
    made bigint[];
begin
    perform refuse_daemon();
    if thing ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        made := array(select number from notification where id = thing::uuid);
    elsif thing ~ '^q[0-9]' then
        records := array(select record_id from quarantine where record_id = number_in(thing));
    elsif thing ~ '^d[0-9]' then
        records := array(select event.known_as from decision join event on event.id = decision.event_id
                         where decision.id = number_in(thing));
    elsif thing ~ '^[abfnor][0-9]+$' then
        raise exception '% holds no contents; what it is about does', left(thing, 60);
    else
        records := array(select record.id from record where reference = thing order by record.id limit 1000);
        made := array(select notification.number from notification where event_id = any (records)
                      order by notification.number limit 1000);
    end if;
    if coalesce(cardinality(records), 0) + coalesce(cardinality(made), 0) = 0 then
        raise exception 'nothing has the id %', left(thing, 60);
    end if;
    perform journal_thing('content.revealed', null,
        (select min(event.id) from event
         where event.known_as = any (records) or event.id = any (records)
            or event.id in (select event_id from notification where number = any (made))),
        null, jsonb_build_object('id', thing), null);
    return query
        select 'record of ' || file.name || ' line ' || record.line, coalesce(record.content, '(erased)')
        from record join file on file.id = record.file_id where record.id = any (records) order by record.id;
    return query
        select 'body of ' || notification.id, coalesce(notification_body.body, '(erased)')
        from notification left join notification_body on notification_body.number = notification.number
        where notification.number = any (made) order by notification.number;
    return query
        select remark.kind || ' about ' || notification.id, remark.words
        from remark join notification on notification.number = remark.number
        where remark.number = any (made) order by remark.id limit 1000;
end $$;
