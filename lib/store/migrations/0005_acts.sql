-- What people settle: requests that another approves, and acts of one alone. What a request would do is looked at when
-- it is made and again when it is approved, since the world moves on between.

create table request (
    id bigint primary key generated always as identity,
    kind text not null check (kind in
        ('close', 'dismiss', 'not_applicable', 'release', 'excuse', 'close_finding', 'import_sent')),
    about text not null,                -- the id that a list names, or a source and its day
    terms jsonb not null default '{}',  -- what else was asked for: states, evidence
    reason_id bigint not null references act_reason,
    requested_by text not null,
    requested_at timestamptz not null,
    lapses_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    outcome text check (outcome in ('approved', 'rejected')),
    decision_reason_id bigint references act_reason, -- rejected: why
    constraint decided_whole check (num_nulls(decided_by, decided_at, outcome) in (0, 3)),
    constraint two_people check (decided_by <> requested_by),
    constraint decided_in_time check (decided_at < lapses_at)
);
create index request_open on request (id) where outcome is null;

-- Delivered by other means: what shows it. Erasable words; the legal clock stops at its date.
create table evidence (
    number bigint primary key references settlement,
    request_id bigint not null references request,
    means text not null check (means ~ '[^[:space:]]' and octet_length(means) <= 200),
    delivered_on date not null,
    file_name text not null,
    digest sha256 not null
);

-- What an earlier system had sent; in force once its request is approved.
create table sent_before (
    request_id bigint not null references request,
    source text not null,
    reference text not null,
    version integer not null check (version >= 1),
    member_state member_state not null,
    sent_on date not null,
    primary key (source, reference, version, member_state, request_id)
);
create view imported as
    select source, reference, version, member_state, min(sent_on) as sent_on
    from sent_before join request on request.id = sent_before.request_id
    where request.outcome = 'approved' group by source, reference, version, member_state;

-- A decision and an acceptance need the keys that only a daemon has.
alter table daemon_order
    alter column member_state drop not null,
    drop constraint daemon_order_kind_check,
    add column decision_id bigint references decision,
    add column record_id bigint references quarantine,
    add column states text[],           -- decide: those to notify
    add column reason_id bigint references act_reason,
    add column failure text,            -- answered: why it could not be carried out
    add constraint daemon_order_kind_check check (case kind
        when 'test_lane' then member_state is not null
            and num_nonnulls(decision_id, record_id, states, reason_id) = 0
        when 'decide' then num_nulls(decision_id, states, reason_id) = 0 and num_nonnulls(member_state, record_id) = 0
        when 'accept' then num_nulls(record_id, reason_id) = 0 and num_nonnulls(member_state, decision_id, states) = 0
        else false end);
create unique index daemon_order_decision on daemon_order (decision_id) where answered_at is null;
create unique index daemon_order_record on daemon_order (record_id) where answered_at is null;

create function journal_thing(verb text, file bigint, event bigint, notification uuid, about jsonb, reason bigint)
returns void language sql as $$
    insert into journal (at, who, verb, file_id, event_id, notification, detail)
    select clock_timestamp(), session_user, verb, file, event, notification,
           (about || coalesce((select jsonb_build_object('reason', id, 'reasonDigest',
                                   encode(sha256(convert_to(salt || words, 'UTF8')), 'hex'))
                               from act_reason where id = reason), '{}'))::text
$$;

create function london_today() returns date language sql stable as $$
    select (clock_timestamp() at time zone 'Europe/London')::date
$$;

-- Of an id as lists print it, 'q17': its number.
create function number_in(thing text) returns bigint language plpgsql immutable as $$
begin
    if thing !~ '^[a-z][1-9][0-9]{0,17}$' then raise exception 'nothing has the id %', left(thing, 60); end if;
    return substr(thing, 2)::bigint;
end $$;

create function status_of(made notification) returns text language sql stable as $$
    select settlement.status from settlement where settlement.number = made.number
    union all select 'held' from held where held.number = made.number
    union all select 'queued' from retry where retry.number = made.number
    union all select 'queued' from queue
        where queue.member_state = made.member_state and queue.historical = made.historical
          and queue.last_permitted_day = made.last_permitted_day and queue.number = made.number
    union all select 'delivered' from awaiting where awaiting.number = made.number
    union all select 'refused' from refused where refused.number = made.number
$$;

-- Takes it out of where it stands, and says where that was; NULL where somebody was faster.
create function leave_standing(made notification) returns text language sql as $$
    with left_held as (delete from held where held.number = made.number returning 'held' as stood),
    left_retry as (delete from retry where retry.number = made.number returning 'queued' as stood),
    left_queue as (
        delete from queue where queue.member_state = made.member_state and queue.historical = made.historical
            and queue.last_permitted_day = made.last_permitted_day and queue.number = made.number
        returning 'queued' as stood),
    left_awaiting as (delete from awaiting where awaiting.number = made.number returning 'delivered' as stood),
    left_refused as (delete from refused where refused.number = made.number returning 'refused' as stood)
    select stood from left_held union all select stood from left_retry union all select stood from left_queue
    union all select stood from left_awaiting union all select stood from left_refused
$$;

-- No other act is about it until the transaction ends.
create function lock_notification(thing text) returns notification language plpgsql as $$
declare made notification;
begin
    if thing ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        select notification.* into made from notification where notification.id = thing::uuid for no key update;
    end if;
    if made.number is null then raise exception 'no notification has the id %', left(thing, 60); end if;
    return made;
end $$;

-- Each act by two: what must hold for it (raises where it does not), then what it does.

create function may_close(thing text, terms jsonb) returns notification language plpgsql as $$
declare
    made notification := lock_notification(thing);
    stands text := status_of(made);
begin
    if stands in ('acknowledged', 'closed') then
        raise exception 'the notification % is settled already: %', thing, stands;
    end if;
    if terms ? 'on' then
        if (terms ->> 'on')::date > london_today() then raise exception 'the evidence is of a day to come'; end if;
        if (terms ->> 'on')::date < (select legal_day from event where event.id = made.event_id) then
            raise exception 'the evidence is of a day before the conviction event was recorded';
        end if;
    end if;
    return made;
end $$;

create function close_now(thing text, terms jsonb, request bigint, reason bigint) returns void language plpgsql as $$
declare
    made notification;
    stood text;
begin
    loop -- until nothing moved it between the look and the act
        made := may_close(thing, terms);
        stood := leave_standing(made);
        exit when stood is not null;
    end loop;
    insert into movement (member_state, from_status, to_status, count) values (made.member_state, stood, 'closed', 1);
    insert into settlement (number, status, settled_at, reason)
    values (made.number, 'closed', clock_timestamp(),
            case when terms ? 'on' then 'delivered by other means' else 'not to be sent' end);
    if terms ? 'on' then
        insert into evidence (number, request_id, means, delivered_on, file_name, digest)
        values (made.number, request, terms ->> 'means', (terms ->> 'on')::date, terms ->> 'file',
                decode(terms ->> 'sha256', 'hex'));
    end if;
    perform journal_thing('notification.closed', null, made.event_id, made.id,
        jsonb_build_object('state', made.member_state, 'from', stood, 'request', request)
            || jsonb_strip_nulls(jsonb_build_object('deliveredOn', terms -> 'on', 'evidence', terms -> 'sha256')),
        reason);
    perform pg_notify('convictiond', made.member_state);
end $$;

create function may_dismiss(thing text) returns void language plpgsql as $$
declare
    wanted bigint := number_in(thing);
    settled boolean;
begin
    case left(thing, 1)
    when 'q' then
        select settled_at is not null into settled from quarantine where record_id = wanted for update;
        if exists (select from daemon_order where record_id = wanted and answered_at is null) then
            raise exception 'the acceptance of % is ordered', thing;
        end if;
    when 'f' then
        select settled_at is not null into settled from file where id = wanted and verdict = 'rejected' for update;
    when 'a' then
        select settled_at is not null into settled from acknowledgement
        where id = wanted and result = 'conflict' for update;
    when 'o' then
        select settled_at is not null into settled from refused_repeat where id = wanted for update;
    else
        raise exception '% is nothing that is dismissed: that is a quarantined record (q), a rejected file (f), an '
            'acknowledgement in conflict (a) or a refused repeat (o)', thing;
    end case;
    if settled is null then raise exception 'nothing on the desk has the id %', thing; end if;
    if settled then raise exception '% is settled already', thing; end if;
end $$;

create function dismiss_now(thing text, request bigint, reason bigint) returns void language plpgsql as $$
declare
    wanted bigint := number_in(thing);
    about jsonb := jsonb_build_object('id', thing, 'request', request);
begin
    perform may_dismiss(thing);
    case left(thing, 1)
    when 'q' then
        update quarantine set settled_at = clock_timestamp(), settled_how = 'dismissed' where record_id = wanted;
        perform journal_thing('record.dismissed', (select file_id from record where id = wanted), null, null, about,
            reason);
    when 'f' then
        update file set settled_at = clock_timestamp() where id = wanted;
        perform journal_thing('file.dismissed', wanted, null, null, about, reason);
    when 'a' then
        update acknowledgement set settled_at = clock_timestamp() where id = wanted;
        perform journal_thing('acknowledgement.dismissed', null, notification.event_id, notification.id, about, reason)
        from acknowledgement join notification on notification.number = acknowledgement.number
        where acknowledgement.id = wanted;
    when 'o' then
        update refused_repeat set settled_at = clock_timestamp() where id = wanted;
        perform journal_thing('repeat.dismissed', null, notification.event_id, notification.id, about, reason)
        from refused_repeat join notification on notification.number = refused_repeat.number
        where refused_repeat.id = wanted;
    end case;
end $$;

create function may_decide(thing text) returns bigint language plpgsql as $$
declare
    wanted bigint := number_in(thing);
    stands text;
begin
    if thing like 'd%' then select outcome into stands from decision where id = wanted for update; end if;
    if stands is null then raise exception 'no decision has the id %', thing; end if;
    if stands <> 'review' then raise exception 'the decision % is made already: %', thing, stands; end if;
    if exists (select from daemon_order where decision_id = wanted and answered_at is null) then
        raise exception 'the decision % is ordered already', thing;
    end if;
    return wanted;
end $$;

create function decide_not_applicable_now(thing text, request bigint, reason bigint) returns void
language plpgsql as $$
declare wanted bigint := may_decide(thing);
begin
    update decision set outcome = 'not_applicable', reason = 'decided by operators', decided_at = clock_timestamp()
    where id = wanted;
    perform journal_thing('decision.made', null, (select event_id from decision where id = wanted), null,
        jsonb_build_object('id', thing, 'outcome', 'not_applicable', 'request', request), reason);
end $$;

create function states_in(terms jsonb) returns text[] language sql immutable as $$
    select array_agg(value) from jsonb_array_elements_text(terms -> 'states')
$$;

-- In whole, or the states that the terms name.
create function may_release(thing text, terms jsonb) returns bigint language plpgsql as $$
declare
    backlog bigint := number_in(thing);
    missing text;
begin
    if thing not like 'b%' or not exists (select from held where file_id = backlog) then
        raise exception 'no backlog of what is held has the id %', thing;
    end if;
    select one into missing from unnest(states_in(terms)) as one
    where not exists (select from held join notification on notification.number = held.number
                      where held.file_id = backlog and notification.member_state = one) limit 1;
    if found then raise exception 'nothing of % is held for %', thing, left(missing, 10); end if;
    return backlog;
end $$;

create function release_now(thing text, terms jsonb, request bigint, reason bigint) returns void
language plpgsql as $$
declare
    backlog bigint := may_release(thing, terms);
    chosen text[] := states_in(terms);
    moved text[];
    lane text;
begin
    -- What a newer version made pointless is closed instead (0006_exchange.sql).
    if chosen is null then
        perform close_superseded_held(backlog, null);
    else
        perform close_superseded_held(backlog, one) from unnest(chosen) as one;
    end if;
    with released as (
        delete from held using notification
        where held.file_id = backlog and notification.number = held.number
          and (chosen is null or notification.member_state = any (chosen))
        returning notification.member_state, notification.historical, notification.last_permitted_day,
            notification.number, notification.id, notification.event_id),
    queued as (
        insert into queue (member_state, historical, last_permitted_day, number)
        select member_state, historical, last_permitted_day, number from released),
    told as (
        insert into journal (at, who, verb, event_id, notification, detail)
        select clock_timestamp(), session_user, 'notification.released', event_id, id,
               json_build_object('state', member_state, 'request', request)::text
        from released order by number),
    booked as (
        insert into movement (member_state, from_status, to_status, count)
        select member_state, 'held', 'queued', count(*) from released group by member_state
        returning member_state)
    select array_agg(member_state::text) into moved from booked;
    perform journal_thing('backlog.released', backlog, null, null,
        jsonb_strip_nulls(jsonb_build_object('id', thing, 'states', terms -> 'states', 'request', request)), reason);
    foreach lane in array coalesce(moved, array[]::text[]) loop perform pg_notify('convictiond', lane); end loop;
end $$;

create function source_in(thing text) returns text language sql immutable as $$ select split_part(thing, ' ', 1) $$;
create function day_in(thing text) returns date language sql stable as $$ select split_part(thing, ' ', 2)::date $$;

create function check_request(kind text, about text, terms jsonb) returns void language plpgsql as $$
begin
    case kind
    when 'close' then perform may_close(about, terms);
    when 'dismiss' then perform may_dismiss(about);
    when 'not_applicable' then perform may_decide(about);
    when 'release' then perform may_release(about, terms);
    when 'excuse' then perform must_be_missing(source_in(about), day_in(about));
    when 'close_finding' then perform finding_is_critical(number_in(about));
    when 'import_sent' then null; -- its rows say it all
    end case;
end $$;

create function carry_out(asked request) returns void language plpgsql as $$
begin
    case asked.kind
    when 'close' then perform close_now(asked.about, asked.terms, asked.id, asked.reason_id);
    when 'dismiss' then perform dismiss_now(asked.about, asked.id, asked.reason_id);
    when 'not_applicable' then perform decide_not_applicable_now(asked.about, asked.id, asked.reason_id);
    when 'release' then perform release_now(asked.about, asked.terms, asked.id, asked.reason_id);
    when 'excuse' then
        perform check_request(asked.kind, asked.about, asked.terms);
        perform excuse_day(source_in(asked.about), day_in(asked.about), asked.reason_id);
    when 'close_finding' then
        perform check_request(asked.kind, asked.about, asked.terms);
        perform close_finding(number_in(asked.about), asked.reason_id);
    when 'import_sent' then
        perform journal_thing('sent.imported', null, null, null,
            jsonb_build_object('request', asked.id, 'rows', asked.terms -> 'rows'), asked.reason_id);
    end case;
end $$;

create function make_request(kind text, about text, terms jsonb, reason text) returns bigint language plpgsql as $$
declare
    given bigint;
    made bigint;
begin
    perform refuse_daemon();
    perform check_request(kind, about, terms);
    select request.id into made from request
    where request.kind = make_request.kind and request.about = make_request.about
      and request.terms = make_request.terms and outcome is null and lapses_at > clock_timestamp() limit 1;
    if found then raise exception 'the request % asks for that already', made; end if;
    given := add_reason(reason);
    insert into request (kind, about, terms, reason_id, requested_by, requested_at, lapses_at)
    values (make_request.kind, make_request.about, make_request.terms, given, session_user, clock_timestamp(),
            clock_timestamp() + interval '7 days')
    returning id into made;
    perform journal_act('request.made', jsonb_build_object('request', made, 'kind', kind, 'about', about), given);
    return made;
end $$;
