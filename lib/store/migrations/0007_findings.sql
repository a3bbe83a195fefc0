-- What should have come: findings. One is opened once for one cause, stays open until the cause is gone or people close
-- it, and every change is journaled by the table itself, whoever makes it.

create table finding (
    number bigint primary key generated always as identity, -- 'n3' in every list
    kind text not null check (kind in
        ('missing-day', 'late-day', 'sequence-gap', 'chain-broken', 'census-differs', 'canary', 'volume', 'share',
         'rejected-file', 'foreign-file', 'archive-unknown')),
    grade text not null,
    source text,                        -- absent: of none
    cause text not null,                -- the same text whenever the same thing is found again
    detail text not null,               -- for people; no personal data
    business_date date,                 -- the day, or that of the file
    first_number integer,               -- of a sequence gap: the numbers that did not come
    last_number integer,
    file_id bigint references file,
    opened_at timestamptz not null,
    closed_at timestamptz,
    closed_how text check (closed_how in ('cause-gone', 'good-file', 'operators')),
    reason_id bigint references act_reason,
    -- Until then the same cause opens no other finding, also where operators closed this one.
    cause_ended_at timestamptz,
    -- Whether a daemon has logged it: one of them does.
    opening_told boolean not null default false,
    closing_told boolean not null default false,
    constraint grade_of_the_kind check (grade = case when kind in
        ('missing-day', 'census-differs', 'canary', 'rejected-file', 'archive-unknown')
        then 'critical' else 'warning' end),
    constraint closed_somehow check ((closed_at is null) = (closed_how is null)),
    constraint closed_once_its_cause_has_ended check (cause_ended_at is null or closed_at is not null),
    constraint days_have_a_day check (kind not in ('missing-day', 'late-day') or num_nulls(source, business_date) = 0),
    constraint gaps_have_numbers check ((kind = 'sequence-gap') = (num_nulls(source, first_number, last_number) = 0)
        and first_number <= last_number),
    constraint rejected_files_are_files check (kind <> 'rejected-file' or file_id is not null)
);
create unique index finding_once_a_cause on finding (kind, cause) where cause_ended_at is null;
create index finding_open on finding (kind) where closed_at is null;
create index finding_by_day on finding (source, business_date) where business_date is not null;
create index finding_to_tell on finding (number) where not opening_told or (closed_at is not null and not closing_told);

create function journal_finding() returns trigger
language plpgsql set search_path = convictiond, pg_catalog, pg_temp as $$
declare
    about jsonb := jsonb_build_object('finding', new.number, 'kind', new.kind, 'source', new.source, 'cause', new.cause,
                                      'how', new.closed_how, 'reason', new.reason_id);
begin
    if tg_op = 'UPDATE' then
        if old.closed_at is not null or new.closed_at is null then return new; end if;
    end if;
    insert into journal (at, who, verb, file_id, detail)
    select coalesce(new.closed_at, new.opened_at), session_user,
           case when new.closed_at is null then 'finding.opened' else 'finding.closed' end, new.file_id,
           jsonb_strip_nulls(about || jsonb_build_object('reasonDigest',
               (select encode(sha256(convert_to(salt || words, 'UTF8')), 'hex')
                from act_reason where id = new.reason_id)))::text;
    return new;
end $$;
create trigger journal_finding after insert or update of closed_at on finding
    for each row execute function journal_finding();

-- A rejected file and its finding are settled together, whoever settles which.
create function close_rejected_finding() returns trigger
language plpgsql set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    update finding set closed_at = new.settled_at, closed_how = 'operators', cause_ended_at = new.settled_at
    where kind = 'rejected-file' and file_id = new.id and closed_at is null;
    return new;
end $$;
create trigger close_rejected_finding after update of settled_at on file
    for each row when (old.settled_at is null and new.settled_at is not null)
    execute function close_rejected_finding();

insert into finding (kind, grade, source, cause, detail, business_date, file_id, opened_at)
select 'rejected-file', 'critical', source, 'f' || id, name || ' was rejected', business_date, id, judged_at
from file where verdict = 'rejected' and settled_at is null order by id;

-- What operators' acts are made of. They are called by the acts, which run as the schema's owner.
create function must_be_open(asked bigint) returns finding language plpgsql as $$
declare found_one finding;
begin
    select finding.* into found_one from finding where finding.number = asked for update;
    if not found then raise exception 'there is no finding n%', asked; end if;
    if found_one.closed_at is not null then
        raise exception 'the finding n% is closed already, since %', asked, rfc3339(found_one.closed_at);
    end if;
    return found_one;
end $$;

create function finding_is_critical(finding bigint) returns boolean language plpgsql as $$
begin
    return (must_be_open(finding)).grade = 'critical';
end $$;

create function close_finding(finding bigint, reason bigint) returns void language plpgsql as $$
declare
    closing finding;
    at timestamptz := clock_timestamp();
begin
    closing := must_be_open(finding);
    update finding set closed_at = at, closed_how = 'operators', reason_id = reason,
                       cause_ended_at = case when closing.kind = 'rejected-file' then at end
    where number = closing.number;
    update file set settled_at = at
    where closing.kind = 'rejected-file' and id = closing.file_id and settled_at is null;
end $$;

create function missing_day_finding(source text, day date) returns bigint language plpgsql as $$
declare found_one bigint;
begin
    select number into found_one from finding
    where kind = 'missing-day' and finding.source = missing_day_finding.source and business_date = day
      and closed_at is null;
    if not found then raise exception '% is not missing a file for %', source, day; end if;
    return found_one;
end $$;

create function must_be_missing(source text, day date) returns void language plpgsql as $$
begin
    perform missing_day_finding(source, day);
end $$;

create function excuse_day(source text, day date, reason bigint) returns void language plpgsql as $$
begin
    perform close_finding(missing_day_finding(source, day), reason);
end $$;
