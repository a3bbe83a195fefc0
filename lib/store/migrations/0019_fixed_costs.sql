-- What a statement costs however few rows it has. Outcomes are recorded by the hundred, many times a second.

-- I. References that are held a statement at a time (0016). A statement that is put together when it runs is planned
-- anew each time, which took longer than the looking up; here each reference has a function of its own, planned once a
-- session. What was planned while the tables were small must look up by key all the same.
create procedure hold_by_function(key text, refers text, columns text, referred text, referred_columns text)
language plpgsql as $$
begin
    execute format($function$
        create function %1$I() returns trigger
        language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp
        set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $body$
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
end $$;

call hold_by_function('record_file_id_fkey', 'record', 'file_id', 'file', 'id');
call hold_by_function('event_id_fkey', 'event', 'id', 'record', 'id');
call hold_by_function('notification_event_id_fkey', 'notification', 'event_id', 'event', 'id');
call hold_by_function('notification_body_number_fkey', 'notification_body', 'number', 'notification', 'number');
call hold_by_function('decision_event_id_fkey', 'decision', 'event_id', 'event', 'id');
call hold_by_function('decision_state_decision_id_fkey', 'decision_state', 'decision_id', 'decision', 'id');
call hold_by_function('decision_state_event_id_member_state_fkey', 'decision_state', 'event_id member_state',
                      'notification', 'event_id member_state');
call hold_by_function('queue_number_fkey', 'queue', 'number', 'notification', 'number');
call hold_by_function('retry_number_fkey', 'retry', 'number', 'notification', 'number');
call hold_by_function('attempt_number_fkey', 'attempt', 'number', 'notification', 'number');
call hold_by_function('delivery_number_fkey', 'delivery', 'number', 'notification', 'number');
call hold_by_function('awaiting_number_fkey', 'awaiting', 'number', 'delivery', 'number');
call hold_by_function('settlement_number_fkey', 'settlement', 'number', 'notification', 'number');
drop procedure hold_by_function;
drop function refers_to_what_is_there();

-- II. Who it was is PostgreSQL's word still; it is looked at once a statement, and a writer who says otherwise is
-- refused.
drop trigger journal_sets_who on journal;
drop function journal_sets_who();
alter table journal alter column who set default session_user;

create function journal_says_who() returns trigger language plpgsql as $$
begin
    if exists (select from moved where who <> session_user) then
        raise exception 'insert on table "journal": who is not %, whose session this is', session_user
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end $$;
create trigger journal_says_who after insert on journal referencing new table as moved
    for each statement execute function journal_says_who();
