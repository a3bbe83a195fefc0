-- What becomes of personal data once everything that needs it has been settled for long enough: it is erased, in place,
-- and all that sums, ids and the journal rest on stays. Only the functions here erase, and they judge themselves what
-- is settled; no role may delete or blank a record, a body, an answer or a reason by hand.

alter table record
    add column erased_at timestamptz,
    add constraint content_until_erased check ((content is null) = (erased_at is not null));
alter table file
    add column erased_at timestamptz,   -- from its shelf, or found gone from there
    add constraint only_shelved_is_erased check (erased_at is null or shelved_at is not null);
alter table evidence
    alter column means drop not null,
    alter column file_name drop not null,
    add constraint erased_together check (num_nulls(means, file_name) in (0, 2));
alter table act_reason
    alter column words drop not null,
    alter column salt drop not null,
    add column given_at timestamptz not null default clock_timestamp(), -- an act's time is the server's
    add column record_id bigint references record, -- whose record it is about; absent: a lane, a backlog, a day, …
    add column erased_at timestamptz,
    add constraint erased_together check (num_nulls(words, salt) = case when erased_at is null then 0 else 2 end);

create index act_reason_by_record on act_reason (record_id) where record_id is not null;
create index act_reason_to_erase on act_reason (given_at) where erased_at is null and record_id is null;
create index request_by_reason on request (reason_id);
create index daemon_order_by_reason on daemon_order (reason_id) where reason_id is not null;
create index file_to_erase on file ((case verdict when 'rejected' then settled_at else judged_at end))
    where erased_at is null and shelved_at is not null;
create index finding_by_file on finding (file_id) where file_id is not null;

-- The records that hold personal data, or words about them: each cannot have been settled before `since`. A look that
-- finds one open, or settled later, moves it up; so every look is at what may be due, and none reads the tables. No
-- foreign key: records are never deleted, and each that comes would pay for the look.
create table keeping (
    record_id bigint primary key,
    since timestamptz not null
);
create index keeping_since on keeping (since, record_id);

create function keep_record() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into keeping (record_id, since)
    select moved.id, file.judged_at from moved join file on file.id = moved.file_id where moved.content is not null;
    return null;
end $$;
create trigger keep_record after insert on record referencing new table as moved
    for each statement execute function keep_record();

-- Words that come when the record is erased already. The update locks the row, so that a sweep under way leaves it.
create function keep_remark() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into keeping (record_id, since)
    select notification.event_id, min(moved.received_at)
    from moved join notification on notification.number = moved.number
    group by notification.event_id order by notification.event_id
    on conflict (record_id) do update set since = keeping.since;
    return null;
end $$;
create trigger keep_remark after insert on remark referencing new table as moved
    for each statement execute function keep_remark();

-- Of an id as lists print it: the record whose personal data its story is about. NULL: it is about no single one.
create function record_of(thing text) returns bigint language plpgsql stable as $$
declare whose bigint;
begin
    if thing ~ '^q[1-9][0-9]{0,17}$' then
        select record_id into whose from quarantine where record_id = number_in(thing);
    elsif thing ~ '^d[1-9][0-9]{0,17}$' then
        select event_id into whose from decision where id = number_in(thing);
    elsif thing ~ '^a[1-9][0-9]{0,17}$' then
        select notification.event_id into whose
        from acknowledgement join notification on notification.number = acknowledgement.number
        where acknowledgement.id = number_in(thing);
    elsif thing ~ '^o[1-9][0-9]{0,17}$' then
        select notification.event_id into whose
        from refused_repeat join notification on notification.number = refused_repeat.number
        where refused_repeat.id = number_in(thing);
    elsif thing ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        select event_id into whose from notification where id = thing::uuid;
    end if;
    return whose;
end $$;

-- A reason about a record goes when the record goes.
create function keep_reason(reason bigint, thing text) returns void language plpgsql as $$
declare whose bigint;
begin
    if reason is null then return; end if;
    whose := record_of(thing);
    if whose is null then return; end if;
    update act_reason set record_id = whose where id = reason and record_id is null;
    insert into keeping (record_id, since) select whose, given_at from act_reason where id = reason
    on conflict (record_id) do update set since = keeping.since;
end $$;

-- Every act with a reason comes by one of these two.
create or replace function journal_act(verb text, about jsonb, reason bigint) returns void language sql as $$
    select keep_reason(reason, about ->> 'about');
    insert into journal (at, who, verb, detail)
    select clock_timestamp(), session_user, verb,
           (about || coalesce((select jsonb_build_object('reason', id, 'reasonDigest',
                                   encode(sha256(convert_to(salt || words, 'UTF8')), 'hex'))
                               from act_reason where id = reason), '{}'))::text
$$;
create or replace function journal_thing(verb text, file bigint, event bigint, notification uuid, about jsonb,
                                         reason bigint)
returns void language sql as $$
    select keep_reason(reason, coalesce(notification::text, about ->> 'id'));
    insert into journal (at, who, verb, file_id, event_id, notification, detail)
    select clock_timestamp(), session_user, verb, file, event, notification,
           (about || coalesce((select jsonb_build_object('reason', id, 'reasonDigest',
                                   encode(sha256(convert_to(salt || words, 'UTF8')), 'hex'))
                               from act_reason where id = reason), '{}'))::text
$$;

-- Since when nothing needs the record any more; infinity: something still does. Its event is the one of its source,
-- reference and version, whichever record that was made from. A decision under review or a quarantined record of this
-- version or an earlier one may yet lead to a notification that is made from it.
create function record_settled_at(asked bigint) returns timestamptz language sql stable as $$
    with own as (
        select record.id, record.reference, record.version, record.file_id, file.source, file.judged_at
        from record join file on file.id = record.file_id where record.id = asked),
    versions as (
        select event.id, event.version = own.version as same
        from own join event on event.source = own.source and event.reference = own.reference
                           and event.version <= own.version),
    made as (
        select notification.number from versions join notification on notification.event_id = versions.id
        where versions.same),
    reasons as (
        select act_reason.id, act_reason.given_at from act_reason
        where record_id in (select id from own union all select id from versions where same))
    select max(moment.at) from (
        select judged_at as at from own
        union all
        select coalesce(settlement.settled_at, 'infinity')
        from made left join settlement on settlement.number = made.number
        union all
        select case decision.outcome when 'review' then 'infinity' else decision.decided_at end
        from versions join decision on decision.event_id = versions.id
        union all
        select coalesce(quarantine.settled_at, 'infinity') from quarantine where record_id = asked
        union all
        select coalesce(quarantine.settled_at, 'infinity')
        from own join record as elder on elder.reference = own.reference and elder.verdict = 'quarantined'
                                     and coalesce(elder.version <= own.version, true)
        join file on file.id = elder.file_id and file.source = own.source
        join quarantine on quarantine.record_id = elder.id
        union all
        select coalesce(acknowledgement.settled_at, 'infinity')
        from made join acknowledgement on acknowledgement.number = made.number
        where acknowledgement.result = 'conflict'
        union all
        select remark.received_at from made join remark on remark.number = made.number
        union all -- what is looked into by people, with the record in their hands
        select coalesce(finding.closed_at, 'infinity')
        from own join finding on finding.file_id = own.file_id
        where finding.kind in ('census-differs', 'canary')
        union all
        select given_at from reasons
        union all
        select coalesce(request.decided_at, request.lapses_at)
        from reasons join request on request.reason_id = reasons.id
        union all
        select coalesce(daemon_order.answered_at, 'infinity')
        from reasons join daemon_order on daemon_order.reason_id = reasons.id) as moment
$$;

-- What these records, and what was made of them, hold of anybody.
create function erase_records(due bigint[], moment timestamptz) returns void language plpgsql as $$
declare
    events bigint[] := array(
        select event.id from record join file on file.id = record.file_id
        join event on event.source = file.source and event.reference = record.reference
                  and event.version = record.version
        where record.id = any (due));
    made bigint[] := array(select number from notification where event_id = any (events));
begin
    insert into journal (at, who, verb, file_id, event_id, detail)
    select moment, session_user, 'record.erased', record.file_id, event.id,
           json_build_object('record', record.id, 'line', record.line)::text
    from record join file on file.id = record.file_id
    left join event on event.source = file.source and event.reference = record.reference
                   and event.version = record.version
    where record.id = any (due) order by record.id;
    update record set content = null, erased_at = moment where id = any (due) and content is not null;
    update quarantine set reason = '(erased)' where record_id = any (due);
    update decision set nationality = null where event_id = any (events) and nationality is not null;
    delete from notification_body where number = any (made);
    delete from remark where number = any (made);
    update evidence set means = null, file_name = null where number = any (made) and means is not null;
    update request set terms = terms - 'means' - 'file' from act_reason
    where act_reason.record_id = any (due || events) and request.reason_id = act_reason.id
      and terms ?| array['means', 'file'];
    update daemon_order set failure = '(erased)' from act_reason
    where act_reason.record_id = any (due || events) and daemon_order.reason_id = act_reason.id
      and daemon_order.failure is not null;
    update act_reason set words = null, salt = null, erased_at = moment
    where record_id = any (due || events) and erased_at is null;
    delete from keeping where record_id = any (due);
end $$;

-- At most `most` records are looked at; those that were settled by `cutoff` are erased. Nothing is looked at where
-- another sweep is at it, or where an acceptance or an order of the source is under way: that one may need the bytes.
create function erase_settled(cutoff timestamptz, moment timestamptz, most integer, out looked bigint,
                              out erased bigint)
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare
    chosen bigint[];
    idle text[];
    due bigint[];
begin
    looked := 0;
    erased := 0;
    if cutoff >= moment then raise exception 'what is settled only now is not erased now'; end if;
    if not pg_try_advisory_xact_lock(hashtext('convictiond retention'), 0) then return; end if;
    chosen := array(select record_id from keeping where since <= cutoff order by since, record_id limit most
                    for update skip locked);
    idle := array(select source from (
            select distinct file.source from record join file on file.id = record.file_id
            where record.id = any (chosen)) as sources
        where pg_try_advisory_xact_lock(hashtext('convictiond source'), hashtext(source)));
    with standing as materialized (
        select record.id, record_settled_at(record.id) as settled_at
        from record join file on file.id = record.file_id
        where record.id = any (chosen) and file.source = any (idle)),
    raised as (
        update keeping set since = least(standing.settled_at, moment) from standing
        where keeping.record_id = standing.id and standing.settled_at > cutoff)
    select count(*), array_agg(id) filter (where settled_at <= cutoff) into looked, due from standing;
    erased := coalesce(cardinality(due), 0);
    if erased > 0 then perform erase_records(due, moment); end if;
end $$;

-- Reasons about no single record: they go once the act is over and was given by `cutoff`.
create function erase_reasons(cutoff timestamptz, moment timestamptz, most integer) returns bigint
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
declare due bigint[];
begin
    if cutoff >= moment then raise exception 'what is settled only now is not erased now'; end if;
    if not pg_try_advisory_xact_lock(hashtext('convictiond retention'), 0) then return 0; end if;
    due := array(
        select act_reason.id from act_reason
        where act_reason.erased_at is null and act_reason.record_id is null and act_reason.given_at <= cutoff
          and not exists (select from pause where pause.reason_id = act_reason.id)
          and not exists (select from request where request.reason_id = act_reason.id
                            and coalesce(request.decided_at, request.lapses_at) > cutoff)
        order by act_reason.given_at limit most);
    update request set terms = terms - 'file' where reason_id = any (due) and terms ? 'file';
    update act_reason set words = null, salt = null, erased_at = moment where id = any (due);
    return cardinality(due);
end $$;

-- What stands already.
insert into keeping (record_id, since)
select record.id, file.judged_at from record join file on file.id = record.file_id where record.content is not null;
update act_reason set record_id = acts.whose
from (select (journal.detail::jsonb ->> 'reason')::bigint as reason,
             record_of(coalesce(notification::text, detail::jsonb ->> 'about', detail::jsonb ->> 'id')) as whose
      from journal where jsonb_typeof(detail::jsonb -> 'reason') = 'number') as acts
where act_reason.id = acts.reason and acts.whose is not null;

-- As in 0011_verbs.sql; what is erased says since when.
create function erased_on(moment timestamptz) returns text language sql stable as $$
    select '(erased on ' || to_char(moment at time zone 'Europe/London', 'YYYY-MM-DD') || ')'
$$;

create or replace function reveal(thing text) returns table (what text, words text)
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
        select 'record of ' || file.name || ' line ' || record.line,
               coalesce(record.content, erased_on(record.erased_at))
        from record join file on file.id = record.file_id where record.id = any (records) order by record.id;
    return query
        select 'body of ' || notification.id, coalesce(notification_body.body, erased_on(record.erased_at), '(erased)')
        from notification join record on record.id = notification.event_id
        left join notification_body on notification_body.number = notification.number
        where notification.number = any (made) order by notification.number;
    return query
        select remark.kind || ' about ' || notification.id, remark.words
        from remark join notification on notification.number = remark.number
        where remark.number = any (made) order by remark.id limit 1000;
end $$;
