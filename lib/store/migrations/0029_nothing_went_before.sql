-- One rule in one place: no version before this one is, or may be, with the state, whoever sent it.
create function nothing_went_before(later event, to_state member_state) returns boolean language sql stable as $$
    select not exists (select from event as elder
                       join notification as theirs on theirs.event_id = elder.id and theirs.member_state = to_state
                       where elder.source = later.source and elder.reference = later.reference
                         and elder.version < later.version and may_have_gone(theirs.number))
       and not exists (select from imported
                       where imported.source = later.source and imported.reference = later.reference
                         and imported.version < later.version and imported.member_state = to_state)
$$;

-- As in 0006.
create or replace function close_superseded_held(file bigint, state text) returns bigint language plpgsql as $$
declare closed bigint;
begin
    -- Locked first, so that an acceptance and another release wait for this one.
    perform from held join notification on notification.number = held.number
    where held.file_id = file and (state is null or notification.member_state = state)
    order by held.number for update of held;

    closed := close_held(array(
        select held.number
        from held join notification on notification.number = held.number
        join event on event.id = notification.event_id
        where held.file_id = file and (state is null or notification.member_state = state)
          and (exists (select from event as newer
                       join notification as theirs on theirs.event_id = newer.id
                                                  and theirs.member_state = notification.member_state
                       where newer.source = event.source and newer.reference = event.reference
                         and newer.version > event.version and may_have_gone(theirs.number))
               or exists (select from imported
                          where imported.source = event.source and imported.reference = event.reference
                            and imported.version > event.version
                            and imported.member_state = notification.member_state))), 'superseded');

    closed := closed + close_held(array(
        select elder_held.number
        from held join notification on notification.number = held.number
        join event on event.id = notification.event_id
        join event as elder on elder.source = event.source and elder.reference = event.reference
                           and elder.version < event.version
        join notification as theirs on theirs.event_id = elder.id and theirs.member_state = notification.member_state
        join held as elder_held on elder_held.number = theirs.number
        where held.file_id = file and (state is null or notification.member_state = state)
          and event.kind = 'deleted'), 'superseded');

    -- Where no elder is known its nationalities decided, and another system may have sent what it deletes.
    return closed + close_held(array(
        select held.number
        from held join notification on notification.number = held.number
        join event on event.id = notification.event_id
        where held.file_id = file and (state is null or notification.member_state = state)
          and event.kind = 'deleted'
          and exists (select from event as elder
                      where elder.source = event.source and elder.reference = event.reference
                        and elder.version < event.version)
          and nothing_went_before(event, notification.member_state)), 'never sent');
end $$;

-- As in 0027.
create or replace function close_deletions_never_sent(unsent notification) returns void language plpgsql as $$
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
          and nothing_went_before(event, notification.member_state)
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
