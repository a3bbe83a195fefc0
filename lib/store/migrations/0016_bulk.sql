-- What tables that are filled in bulk (a file's records in batches of a thousand, outcomes by the hundred) cost row by
-- row, done a statement at a time.

-- I. What refers to what. A foreign key looks up each row alone and locks what it finds there. These are held by
-- triggers instead: what comes must find what it refers to, what goes must not be referred to, keys stay as they are.
-- Nobody may delete from the tables that are referred to, so that there is nothing to lock.

-- 'a b' of moved: moved.a, moved.b
create function columns_of(relation text, names text) returns text language sql immutable as $$
    select string_agg(format('%I.%I', relation, name), ', ') from string_to_table(names, ' ') as name
$$;

-- On the table that refers. Arguments: its columns, the table referred to, and the columns there.
create function refers_to_what_is_there() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare lost boolean;
begin
    execute format('select exists (select from moved where not exists (select from %I as referred where (%s) = (%s)))',
                   tg_argv[1], columns_of('referred', tg_argv[2]), columns_of('moved', tg_argv[0]))
    into lost;
    if lost then
        raise exception 'insert on table "%" violates "%": (%) is not in %',
            tg_table_name, tg_name, tg_argv[0], tg_argv[1] using errcode = 'foreign_key_violation';
    end if;
    return null;
end $$;

-- On the table referred to. Arguments: its columns, the table that refers, and the columns there.
create function is_not_referred_to() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare referred boolean;
begin
    execute format('select exists (select from moved join %I as refers on (%s) = (%s))',
                   tg_argv[1], columns_of('refers', tg_argv[2]), columns_of('moved', tg_argv[0]))
    into referred;
    if referred then
        raise exception 'delete on table "%" violates "%": (%) is in %',
            tg_table_name, tg_name, tg_argv[0], tg_argv[1] using errcode = 'foreign_key_violation';
    end if;
    return null;
end $$;

-- Keys that refer or are referred to. Argument: by which reference.
create function is_not_changed() returns trigger language plpgsql as $$
begin
    raise exception '% on table "%" violates "%"', lower(tg_op), tg_table_name, coalesce(tg_argv[0], tg_name)
        using errcode = 'foreign_key_violation';
end $$;

-- In place of the foreign key of that name; columns are separated by a blank.
create procedure hold_by_statement(key text, refers text, columns text, referred text, referred_columns text)
language plpgsql as $$
begin
    execute format('alter table %I drop constraint %I', refers, key);
    execute format('create trigger %I after insert on %I referencing new table as moved for each statement
                        execute function refers_to_what_is_there(%L, %L, %L)',
                   key, refers, columns, referred, referred_columns);
    execute format('create trigger %I after delete on %I referencing old table as moved for each statement
                        execute function is_not_referred_to(%L, %L, %L)',
                   key, referred, referred_columns, refers, columns);
    execute format('create trigger %I before update of %s on %I for each row execute function is_not_changed(%L)',
                   key || '_stays', replace(columns, ' ', ', '), refers, key);
    execute format('create trigger %I before update of %s on %I for each row execute function is_not_changed(%L)',
                   key || '_stays', replace(referred_columns, ' ', ', '), referred, key);
    execute format('create or replace trigger is_referred_to before truncate on %I for each statement
                        execute function is_not_changed()', referred);
end $$;

call hold_by_statement('record_file_id_fkey', 'record', 'file_id', 'file', 'id');
call hold_by_statement('event_id_fkey', 'event', 'id', 'record', 'id');
call hold_by_statement('notification_event_id_fkey', 'notification', 'event_id', 'event', 'id');
call hold_by_statement('notification_body_number_fkey', 'notification_body', 'number', 'notification', 'number');
call hold_by_statement('decision_event_id_fkey', 'decision', 'event_id', 'event', 'id');
call hold_by_statement('decision_state_decision_id_fkey', 'decision_state', 'decision_id', 'decision', 'id');
call hold_by_statement('decision_state_event_id_member_state_fkey', 'decision_state', 'event_id member_state',
                       'notification', 'event_id member_state');
call hold_by_statement('queue_number_fkey', 'queue', 'number', 'notification', 'number');
call hold_by_statement('retry_number_fkey', 'retry', 'number', 'notification', 'number');
call hold_by_statement('attempt_number_fkey', 'attempt', 'number', 'notification', 'number');
call hold_by_statement('delivery_number_fkey', 'delivery', 'number', 'notification', 'number');
call hold_by_statement('awaiting_number_fkey', 'awaiting', 'number', 'delivery', 'number');
call hold_by_statement('settlement_number_fkey', 'settlement', 'number', 'notification', 'number');
drop procedure hold_by_statement;

-- II. The sums as in 0010. Each row's event, decision or notification is looked up by its key: a function's statement
-- is planned once a session, and what was planned while the tables were small would read them whole with every batch.

-- Owed once, however many decisions name it: where all of them have just come, or none is left.
create or replace function tally_decision_state() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 3, named.member_state, '', case tg_op when 'DELETE' then -1 else 1 end * count(*), 0
    from (select event_id, member_state, count(*) as here from moved group by event_id, member_state) as named
    where case tg_op when 'DELETE' then 0 else named.here end =
          (select count(*) from decision join decision_state on decision_state.decision_id = decision.id
           where decision.event_id = named.event_id and decision_state.member_state = named.member_state)
    group by named.member_state;
    return null;
end $$;

alter function tally_decision() set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;
alter function tally_decision_state() set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;
alter function tally_held() set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;
alter function tally_settlement() set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;
