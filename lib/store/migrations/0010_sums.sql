-- The sums of the accounting at any moment: both sides of each are counted where rows move, by triggers, in the same
-- transaction, whoever moves them. Each statement adds what it changed; `fold_books` adds those up now and then, so
-- that nobody waits for a hot row. `reconcile` proves all of it against a full count.

create table tally (
    id bigint primary key generated always as identity,
    sum smallint not null check (sum between 1 and 4),
    of text collate "C" not null,       -- a source, or a member state
    part text collate "C" not null,     -- sum 1: a verdict; sum 4: a status; else empty
    owed bigint not null,
    found bigint not null
);

-- Sum 1, owed: what stands in the file's sum, by verdict.
create function tally_file_sum() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 1, file.source, verdict.part, case tg_op when 'DELETE' then -1 else 1 end * sum(verdict.count), 0
    from moved join file on file.id = moved.file_id
    cross join lateral (values ('new', moved.new_count), ('repeated', moved.repeated_count),
                               ('extended', moved.extended_count), ('quarantined', moved.quarantined_count),
                               ('canary', moved.canary_count)) as verdict (part, count)
    where verdict.count > 0 group by file.source, verdict.part;
    return null;
end $$;

-- Sum 1, found: the records.
create function tally_record() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 1, file.source, moved.verdict, 0, case tg_op when 'DELETE' then -1 else 1 end * count(*)
    from moved join file on file.id = moved.file_id group by file.source, moved.verdict;
    return null;
end $$;

-- Sum 2, owed: the decisions that an event is owed, which an extension or an act raises.
create function tally_event() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 2, source, '', case tg_op when 'DELETE' then -1 else 1 end * sum(decisions_owed), 0
    from moved group by source;
    return null;
end $$;
create function tally_raised_event() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 2, moved.source, '', sum(moved.decisions_owed - before.decisions_owed), 0
    from moved join before on before.id = moved.id
    where moved.decisions_owed <> before.decisions_owed group by moved.source;
    return null;
end $$;

-- Sum 2, found: the decisions.
create function tally_decision() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 2, event.source, '', 0, case tg_op when 'DELETE' then -1 else 1 end * count(*)
    from moved join event on event.id = moved.event_id group by event.source;
    return null;
end $$;

-- Sum 3, owed: distinct (event, state). One that another decision names, too, is counted already, or still.
create function tally_decision_state() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 3, named.member_state, '', case tg_op when 'DELETE' then -1 else 1 end * count(*), 0
    from (select distinct event_id, member_state from moved) as named
    where not exists (
        select from decision join decision_state on decision_state.decision_id = decision.id
        where decision.event_id = named.event_id and decision_state.member_state = named.member_state
          and not exists (select from moved where moved.decision_id = decision_state.decision_id
                            and moved.member_state = decision_state.member_state))
    group by named.member_state;
    return null;
end $$;

-- Sum 3, found: the notifications.
create function tally_notification() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 3, member_state, '', 0, case tg_op when 'DELETE' then -1 else 1 end * count(*)
    from moved group by member_state;
    return null;
end $$;

-- Sum 4, owed, are the books (`movement`). Found: where the notifications stand. The status is the trigger's argument.
create function tally_standing() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 4, member_state, tg_argv[0], 0, case tg_op when 'DELETE' then -1 else 1 end * count(*)
    from moved group by member_state;
    return null;
end $$;
create function tally_held() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 4, notification.member_state, 'held', 0, case tg_op when 'DELETE' then -1 else 1 end * count(*)
    from moved join notification on notification.number = moved.number group by notification.member_state;
    return null;
end $$;
create function tally_settlement() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into tally (sum, of, part, owed, found)
    select 4, notification.member_state, moved.status, 0, case tg_op when 'DELETE' then -1 else 1 end * count(*)
    from moved join notification on notification.number = moved.number
    group by notification.member_state, moved.status;
    return null;
end $$;

create trigger tally_in after insert on file_sum referencing new table as moved
    for each statement execute function tally_file_sum();
create trigger tally_out after delete on file_sum referencing old table as moved
    for each statement execute function tally_file_sum();
create trigger tally_in after insert on record referencing new table as moved
    for each statement execute function tally_record();
create trigger tally_out after delete on record referencing old table as moved
    for each statement execute function tally_record();
create trigger tally_in after insert on event referencing new table as moved
    for each statement execute function tally_event();
create trigger tally_out after delete on event referencing old table as moved
    for each statement execute function tally_event();
create trigger tally_raised after update on event referencing old table as before new table as moved
    for each statement execute function tally_raised_event();
create trigger tally_in after insert on decision referencing new table as moved
    for each statement execute function tally_decision();
create trigger tally_out after delete on decision referencing old table as moved
    for each statement execute function tally_decision();
create trigger tally_in after insert on decision_state referencing new table as moved
    for each statement execute function tally_decision_state();
create trigger tally_out after delete on decision_state referencing old table as moved
    for each statement execute function tally_decision_state();
create trigger tally_in after insert on notification referencing new table as moved
    for each statement execute function tally_notification();
create trigger tally_out after delete on notification referencing old table as moved
    for each statement execute function tally_notification();
create trigger tally_in after insert on held referencing new table as moved
    for each statement execute function tally_held();
create trigger tally_out after delete on held referencing old table as moved
    for each statement execute function tally_held();
create trigger tally_in after insert on queue referencing new table as moved
    for each statement execute function tally_standing('queued');
create trigger tally_out after delete on queue referencing old table as moved
    for each statement execute function tally_standing('queued');
create trigger tally_in after insert on retry referencing new table as moved
    for each statement execute function tally_standing('queued');
create trigger tally_out after delete on retry referencing old table as moved
    for each statement execute function tally_standing('queued');
create trigger tally_in after insert on awaiting referencing new table as moved
    for each statement execute function tally_standing('delivered');
create trigger tally_out after delete on awaiting referencing old table as moved
    for each statement execute function tally_standing('delivered');
create trigger tally_in after insert on refused referencing new table as moved
    for each statement execute function tally_standing('refused');
create trigger tally_out after delete on refused referencing old table as moved
    for each statement execute function tally_standing('refused');
create trigger tally_in after insert on settlement referencing new table as moved
    for each statement execute function tally_settlement();
create trigger tally_out after delete on settlement referencing old table as moved
    for each statement execute function tally_settlement();

-- What a database holds already when it is migrated.
insert into tally (sum, of, part, owed, found)
select 1, file.source, verdict.part, sum(verdict.count), 0
from file_sum join file on file.id = file_sum.file_id
cross join lateral (values ('new', new_count), ('repeated', repeated_count), ('extended', extended_count),
                           ('quarantined', quarantined_count), ('canary', canary_count)) as verdict (part, count)
where verdict.count > 0 group by file.source, verdict.part
union all
select 1, file.source, record.verdict, 0, count(*) from record join file on file.id = record.file_id
group by file.source, record.verdict
union all
select 2, source, '', sum(decisions_owed), 0 from event group by source
union all
select 2, event.source, '', 0, count(*) from decision join event on event.id = decision.event_id group by event.source
union all
select 3, member_state, '', count(*), 0 from (select distinct event_id, member_state from decision_state) as named
group by member_state
union all
select 3, member_state, '', 0, count(*) from notification group by member_state
union all
select 4, notification.member_state, standing.status, 0, count(*)
from standing join notification on notification.number = standing.number
group by notification.member_state, standing.status;

-- Adds up what has gathered in the books and the tallies, where it is at least `worth` rows, at most `most` at once;
-- several may do so at the same time. The sums stay as they are.
create function fold_books(worth bigint, most bigint) returns void
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    if (select count(*) from (select from movement limit worth) as gathered) = worth then
        with taken as (
            delete from movement where id in (select id from movement order by id limit most for update skip locked)
            returning member_state, from_status, to_status, count)
        insert into movement (member_state, from_status, to_status, count)
        select member_state, from_status, to_status, sum(count) from taken
        group by member_state, from_status, to_status;
    end if;
    if (select count(*) from (select from tally limit worth) as gathered) = worth then
        with taken as (
            delete from tally where id in (select id from tally order by id limit most for update skip locked)
            returning tally.sum, tally.of, tally.part, tally.owed, tally.found)
        insert into tally (sum, of, part, owed, found)
        select taken.sum, taken.of, taken.part, sum(taken.owed), sum(taken.found) from taken
        group by taken.sum, taken.of, taken.part
        having sum(taken.owed) <> 0 or sum(taken.found) <> 0;
    end if;
end $$;
