-- What people follow a notification by stands beside it, so that a lane that reads ahead looks up neither its event nor
-- the record: in a long queue, the rows of one lane lie so far apart that each of those was a page to fetch.
alter table notification
    add column reference text,          -- of the conviction, as its event has it
    add column version integer,
    add column file_id bigint;          -- that it was made from
update notification set reference = event.reference, version = event.version, file_id = record.file_id
from event join record on record.id = event.id where event.id = notification.event_id;
alter table notification
    alter column reference set not null,
    alter column version set not null,
    alter column file_id set not null;

-- References that are held a statement at a time, as in 0019 and 0024.
create procedure hold_by_function(key text, refers text, columns text, referred text, referred_columns text)
language plpgsql as $$
begin
    execute format($function$
        create or replace function %1$I() returns trigger
        language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp
        set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
        as $body$
        begin
            if exists (select from moved where not exists (select from %2$I as referred where (%3$s) = (%4$s))) then
                raise exception 'insert on table "%%" violates "%%": (%%) is not in %%',
                    tg_table_name, tg_name, tg_argv[0], tg_argv[1] using errcode = 'foreign_key_violation';
            end if;
            return null;
        end $body$ $function$,
        key, referred, columns_of('referred', referred_columns), columns_of('moved', columns));
    execute format('create or replace trigger %1$I after insert on %2$I referencing new table as moved
                        for each statement execute function %1$I(%3$L, %4$L, %5$L)',
                   key, refers, columns, referred, referred_columns);
    execute format('create or replace trigger %1$I after delete on %2$I referencing old table as moved
                        for each statement execute function is_not_referred_to(%3$L, %4$L, %5$L)',
                   key, referred, referred_columns, refers, columns);
    execute format('create or replace trigger %I before update of %s on %I
                        for each row execute function is_not_changed(%L)',
                   key || '_stays', replace(columns, ' ', ', '), refers, key);
    execute format('create or replace trigger %I before update of %s on %I
                        for each row execute function is_not_changed(%L)',
                   key || '_stays', replace(referred_columns, ' ', ', '), referred, key);
end $$;
call hold_by_function('notification_event_id_fkey', 'notification', 'event_id reference version',
                      'event', 'id reference version');
call hold_by_function('notification_file_id_fkey', 'notification', 'file_id', 'file', 'id');
drop procedure hold_by_function;

-- The version before it that has not gone to its state yet, the newest of them.
create function elder_waiting(made notification) returns bigint language sql stable as $$
    select older.number
    from event join event as earlier on earlier.source = event.source and earlier.reference = event.reference
                                    and earlier.version < event.version
    join notification as older on older.event_id = earlier.id and older.member_state = made.member_state
    where event.id = made.event_id
      and (exists (select from queue where queue.member_state = older.member_state
                     and queue.historical = older.historical
                     and queue.last_permitted_day = older.last_permitted_day and queue.number = older.number)
           or exists (select from retry where retry.number = older.number))
    order by earlier.version desc limit 1
$$;
