-- What operators do and see: which daemons live, what each lane's owner sees, pauses, and orders that a daemon
-- carries out. Acts are functions that run as the schema's owner; the journal's trigger records whose session it was.

-- True only while a daemon lives, and written all the time: not worth a write-ahead log. Empty after a crash of the
-- server, and right so.
create unlogged table daemon (
    id bigint primary key generated always as identity,
    host text not null,
    process_id integer not null,
    version text not null,
    started_at timestamptz not null,
    seen_at timestamptz not null        -- by the server's clock, the one that all daemons share
);
create unlogged table lane_report (
    member_state member_state primary key,
    daemon_id bigint not null references daemon on delete cascade,
    in_flight integer not null check (in_flight >= 0),
    send_window integer not null check (send_window >= 1),
    per_minute double precision not null check (per_minute >= 0), -- deliveries, over the last minute
    opened_at timestamptz,              -- the circuit, where it is open
    cause text,
    next_probe_at timestamptz,
    seen_at timestamptz not null,       -- by the server's clock
    constraint open_with_a_cause check (num_nulls(opened_at, cause, next_probe_at) in (0, 3))
);

-- Words of operators; erasable. The journal keeps the digest of salt and words.
create table act_reason (
    id bigint primary key generated always as identity,
    words text not null,
    salt uuid not null default gen_random_uuid(),
    constraint says_something check (words ~ '[^[:space:]]' and octet_length(words) <= 2000)
);

-- A lane that posts nothing until it is resumed; what is in flight ends.
create table pause (
    member_state member_state primary key,
    reason_id bigint not null references act_reason,
    paused_by text not null,
    paused_at timestamptz not null
);

-- What an operator asked for and only a daemon can do, since it has the keys.
create table daemon_order (
    id bigint primary key generated always as identity,
    kind text not null check (kind in ('test_lane')),
    member_state member_state not null,
    ordered_by text not null,
    ordered_at timestamptz not null,
    taken_at timestamptz,               -- a daemon is at it; taken again by another where no answer comes
    answered_at timestamptz,
    constraint taken_before_answered check (answered_at is null or taken_at is not null)
);
create index daemon_order_open on daemon_order (id) where answered_at is null;

-- What a daemon saw of a member state's machine: the connection, or why there is none.
create table lane_test (
    order_id bigint primary key references daemon_order,
    took interval not null,
    failure text,                       -- a word of attempt.cause
    detail text,
    protocol text,
    cipher text,
    subject text,                       -- of their certificate, RFC 2253
    issuer text,
    expires_at timestamptz,
    constraint seen_or_failed check (
        (failure is null and num_nulls(protocol, cipher, subject, issuer, expires_at) = 0)
        or (failure is not null and num_nonnulls(protocol, cipher, subject, issuer, expires_at) = 0))
);

create function rfc3339(at timestamptz) returns text language sql stable as $$
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Acts are for people: a daemon's login may not do them. A superuser is every role's member and stands outside.
create function refuse_daemon() returns void language plpgsql as $$
begin
    if pg_has_role(session_user, to_regrole('convictiond_daemon')::oid, 'member')
       and not (select rolsuper from pg_roles where rolname = session_user) then
        raise exception '% is a daemon''s login (member of convictiond_daemon), and acts are for people', session_user
            using errcode = 'insufficient_privilege';
    end if;
end $$;

create function journal_act(verb text, about jsonb, reason bigint) returns void language sql as $$
    insert into journal (at, who, verb, detail)
    select clock_timestamp(), session_user, verb,
           (about || coalesce((select jsonb_build_object('reason', id, 'reasonDigest',
                                   encode(sha256(convert_to(salt || words, 'UTF8')), 'hex'))
                               from act_reason where id = reason), '{}'))::text
$$;

create function add_reason(words text) returns bigint language plpgsql as $$
declare added bigint;
begin
    if words is null or words !~ '[^[:space:]]' then
        raise exception 'an act has a reason, and this one says nothing';
    end if;
    if octet_length(words) > 2000 then raise exception 'the reason is longer than 2000 bytes'; end if;
    insert into act_reason (words) values (words) returning id into added;
    return added;
end $$;

-- The time of an act is the server's: who acts cannot set it.
create function pause_lane(state text, reason text) returns void
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare
    before pause;
    given bigint;
begin
    perform refuse_daemon();
    if state !~ '^[A-Z]{2}$' then raise exception 'a lane is named by the two capital letters of its state'; end if;
    select pause.* into before from pause where pause.member_state = state;
    if found then
        raise exception 'the lane % is paused already, by % at %', state, before.paused_by,
            rfc3339(before.paused_at);
    end if;
    given := add_reason(reason);
    insert into pause (member_state, reason_id, paused_by, paused_at)
    values (state, given, session_user, clock_timestamp());
    perform journal_act('lane.paused', jsonb_build_object('state', state), given);
    perform pg_notify('convictiond', state);
exception when unique_violation then -- another operator was faster
    raise exception 'the lane % is paused already', state;
end $$;

create function resume_lane(state text) returns void
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    perform refuse_daemon();
    delete from pause where member_state = state;
    if not found then raise exception 'the lane % is not paused', state; end if;
    perform journal_act('lane.resumed', jsonb_build_object('state', state), null);
    perform pg_notify('convictiond', state);
end $$;

create function order_lane_test(state text) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare made bigint;
begin
    perform refuse_daemon();
    if state !~ '^[A-Z]{2}$' then raise exception 'a lane is named by the two capital letters of its state'; end if;
    insert into daemon_order (kind, member_state, ordered_by, ordered_at)
    values ('test_lane', state, session_user, clock_timestamp()) returning id into made;
    perform journal_act('lane.test_ordered', jsonb_build_object('state', state, 'order', made), null);
    perform pg_notify('convictiond', 'order');
    return made;
end $$;
