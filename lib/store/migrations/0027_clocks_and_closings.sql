-- I. The legal clock of what was delivered before it was refused and resubmitted has stopped.
alter table queue add column delivered boolean not null default false;

-- As in 0025, of what was not delivered before.
create or replace recursive view queue_head (member_state, historical, last_permitted_day, number) as
    (select member_state, historical, last_permitted_day, number from queue where not delivered
     order by member_state, historical, last_permitted_day, number limit 1)
    union all
    select following.member_state, following.historical, following.last_permitted_day, following.number
    from queue_head cross join lateral (
        select queue.member_state, queue.historical, queue.last_permitted_day, queue.number from queue
        where not queue.delivered
          and (queue.member_state, queue.historical, queue.last_permitted_day) >
              (queue_head.member_state, queue_head.historical, queue_head.last_permitted_day)
        order by queue.member_state, queue.historical, queue.last_permitted_day, queue.number limit 1) as following;

-- Refused goes to queued, unless a newer version was made for its state.
create or replace function resubmit(thing text, reason text) returns void
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
    insert into queue (member_state, historical, last_permitted_day, number, delivered)
    values (made.member_state, made.historical, made.last_permitted_day, made.number,
            exists (select from delivery where delivery.number = made.number));
    insert into movement (member_state, from_status, to_status, count)
    values (made.member_state, 'refused', 'queued', 1);
    perform journal_thing('notification.resubmitted', null, made.event_id, made.id,
        jsonb_build_object('state', made.member_state), given);
    perform pg_notify('convictiond', made.member_state);
end $$;

-- II. A decision that was late is late for ever, also once it is made. Until when it was under review; null where it
-- never was, or still is.
alter table decision add column reviewed_until timestamptz;
create index decision_was_reviewed on decision (event_id) where reviewed_until is not null;

create function decision_notes_review() returns trigger language plpgsql as $$
begin
    new.reviewed_until := new.decided_at;
    return new;
end $$;
create trigger decision_notes_review before update of outcome on decision
    for each row when (old.outcome = 'review' and new.outcome <> 'review')
    execute function decision_notes_review();

-- III. A deletion does not go to a state to which nothing went before: also where it waits behind the version that
-- operators close unsent. As close_superseded_held has it for a backlog (0006).
create function close_deletions_never_sent(unsent notification) returns void language plpgsql as $$
declare
    deletion notification;
    stood text;
begin
    for deletion in
        select notification.*
        from event as closed join event on event.source = closed.source and event.reference = closed.reference
            and event.version > closed.version and event.kind = 'deleted'
        join notification on notification.event_id = event.id and notification.member_state = unsent.member_state
        where closed.id = unsent.event_id
          and not exists (select from attempt where attempt.number = notification.number)
          and not exists (select from event as elder
                          join notification as theirs on theirs.event_id = elder.id
                                                     and theirs.member_state = notification.member_state
                          where elder.source = event.source and elder.reference = event.reference
                            and elder.version < event.version and may_have_gone(theirs.number))
          and not exists (select from imported
                          where imported.source = event.source and imported.reference = event.reference
                            and imported.version < event.version
                            and imported.member_state = notification.member_state)
        order by notification.number for no key update of notification
    loop
        continue when status_of(deletion) not in ('held', 'queued');
        stood := leave_standing(deletion);
        continue when stood is null;
        insert into movement (member_state, from_status, to_status, count)
        values (deletion.member_state, stood, 'closed', 1);
        insert into settlement (number, status, settled_at, reason)
        values (deletion.number, 'closed', clock_timestamp(), 'never sent');
        perform journal_thing('notification.closed', null, deletion.event_id, deletion.id,
            jsonb_build_object('state', deletion.member_state, 'from', stood, 'reason', 'never sent'), null);
    end loop;
end $$;

create or replace function close_now(thing text, terms jsonb, request bigint, reason bigint) returns void
language plpgsql as $$
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
    if not terms ? 'on' then perform close_deletions_never_sent(made); end if;
    perform pg_notify('convictiond', made.member_state);
end $$;
