-- What happened, append-only, and the double-entry book of notifications.

create table journal (
    number bigint primary key generated always as identity,
    at timestamptz not null,
    who text not null,
    verb text not null,                 -- as in the log: 'file.accepted', 'notification.delivered'
    file_id bigint,
    event_id bigint,
    notification uuid,
    detail text not null                -- JSON; no personal data
);
create index journal_by_notification on journal (notification) where notification is not null;
create index journal_by_event on journal (event_id) where event_id is not null;
create index journal_by_file on journal (file_id) where file_id is not null;

-- Who it was is PostgreSQL's word and nobody else's.
create function journal_sets_who() returns trigger language plpgsql as $$
begin
    new.who := session_user;
    return new;
end $$;
create trigger journal_sets_who before insert on journal
    for each row execute function journal_sets_who();

create function journal_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the journal is append-only: % refused', tg_op
        using errcode = 'insufficient_privilege';
end $$;
create trigger journal_is_append_only before update or delete or truncate on journal
    for each statement execute function journal_is_append_only();

-- Each transaction that moves notifications books the moves: where from, where to, how many. What a status
-- holds is the sum of what came in less what went out; `reconcile` holds that against the tables themselves.
create table movement (
    id bigint primary key generated always as identity,
    member_state member_state not null,
    from_status text,                   -- absent: made
    to_status text not null,
    count bigint not null check (count > 0),
    constraint statuses check (
        (from_status is null or from_status in ('held', 'queued', 'delivered', 'acknowledged', 'refused', 'closed'))
        and to_status in ('held', 'queued', 'delivered', 'acknowledged', 'refused', 'closed')),
    constraint moves_that_exist check (( -- a check lets NULL pass, and from_status may be that
        (from_status is null and to_status in ('held', 'queued'))
        or (from_status = 'held' and to_status in ('queued', 'closed'))
        or (from_status = 'queued' and to_status in ('delivered', 'acknowledged', 'refused', 'closed'))
        or (from_status = 'delivered' and to_status in ('acknowledged', 'refused', 'closed'))
        or (from_status = 'refused' and to_status in ('queued', 'acknowledged', 'closed'))) is true)
);

-- Where each notification stands; exactly one row a notification, as `reconcile` proves.
create view standing as
    select number, 'held' as status from held
    union all select number, 'queued' from queue
    union all select number, 'queued' from retry
    union all select number, 'delivered' from awaiting
    union all select number, 'refused' from refused
    union all select number, status from settlement;
