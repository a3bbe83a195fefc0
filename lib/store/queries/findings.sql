-- name: open_finding
-- Nothing where the same cause has opened one before and has not ended.
insert into finding (kind, grade, source, cause, detail, business_date, first_number, last_number, file_id, opened_at)
values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::date, $7::integer, $8::integer, $9::bigint,
        $10::timestamptz)
on conflict (kind, cause) where cause_ended_at is null do nothing
returning number;

-- name: open_missing_days
-- Those of these days that have no accepted daily file, now.
insert into finding (kind, grade, source, cause, detail, business_date, opened_at)
select 'missing-day', 'critical', $1::text, asked.cause, asked.detail, asked.day, $5::timestamptz
from unnest($2::date[], $3::text[], $4::text[]) as asked (day, cause, detail)
where not exists (select from file where verdict = 'accepted' and kind = 'daily' and file.source = $1::text
                    and file.business_date = asked.day)
order by asked.day
on conflict (kind, cause) where cause_ended_at is null do nothing;

-- name: end_missing_days
-- Whose file has come.
update finding set closed_at = coalesce(closed_at, $1::timestamptz), closed_how = coalesce(closed_how, 'good-file'),
                   cause_ended_at = $1::timestamptz
where kind = 'missing-day' and cause_ended_at is null
  and exists (select from file where file.verdict = 'accepted' and file.kind = 'daily'
                and file.source = finding.source and file.business_date = finding.business_date);

-- name: end_unexpected_days
-- The calendar expects no file for them any more.
update finding set closed_at = coalesce(closed_at, $3::timestamptz), closed_how = coalesce(closed_how, 'cause-gone'),
                   cause_ended_at = $3::timestamptz
where kind = 'missing-day' and cause_ended_at is null and source = $1::text and business_date = any ($2::date[]);

-- name: list_missing_days
select business_date from finding
where kind = 'missing-day' and cause_ended_at is null and source = $1::text order by business_date;

-- name: end_gaps
-- Of which every number has come.
update finding set closed_at = coalesce(closed_at, $1::timestamptz), closed_how = coalesce(closed_how, 'cause-gone'),
                   cause_ended_at = $1::timestamptz
where kind = 'sequence-gap' and cause_ended_at is null
  and (select count(*) from file where file.verdict = 'accepted' and file.source = finding.source
         and file.sequence between first_number and last_number) = last_number - first_number + 1;

-- name: end_rejected
-- A good file has come for that date and number.
update finding set closed_at = $4::timestamptz, closed_how = 'good-file', cause_ended_at = $4::timestamptz
from file
where finding.kind = 'rejected-file' and finding.closed_at is null and file.id = finding.file_id
  and file.source = $1::text and file.business_date = $2::date and file.sequence = $3::integer;

-- name: list_foreign_files
select cause from finding
where kind = 'foreign-file' and cause_ended_at is null and starts_with(cause, $1::text) order by cause;

-- name: end_foreign_files
update finding set closed_at = coalesce(closed_at, $2::timestamptz), closed_how = coalesce(closed_how, 'cause-gone'),
                   cause_ended_at = $2::timestamptz
where kind = 'foreign-file' and cause_ended_at is null and cause = any ($1::text[]);

-- name: find_unknown_archived
select asked.path from unnest($1::text[], $2::text[]) as asked (path, name)
where not exists (select from file where verdict = 'accepted' and shelved_as = asked.path)
  and not exists (select from file where verdict = 'accepted' and shelved_at is null and file.name = asked.name);

-- name: end_known_archived
-- That it was lost once is people's to close; lost again, it rings again.
update finding set cause_ended_at = closed_at
where kind = 'archive-unknown' and cause_ended_at is null and closed_at is not null
  and exists (select from file where verdict = 'accepted' and shelved_as = finding.cause);

-- name: find_neighbours
-- The accepted files of the source around a number, and what is known of the day.
select (select max(sequence) from file where verdict = 'accepted' and source = $1::text and sequence < $2::integer),
       (select min(sequence) from file where verdict = 'accepted' and source = $1::text and sequence > $2::integer),
       (select content_sha256 from file
        where verdict = 'accepted' and source = $1::text and sequence = $2::integer - 1),
       following.name, following.business_date, following.previous_sha256,
       exists (select from file where verdict = 'accepted' and kind = 'daily' and source = $1::text
                 and business_date = $3::date and id <> $4::bigint),
       exists (select from finding where kind = 'missing-day' and source = $1::text and business_date = $3::date
                 and closed_how = 'operators')
from (values (1)) as one
left join file as following on following.verdict = 'accepted' and following.source = $1::text
                           and following.sequence = $2::integer + 1;

-- name: tell_opened
-- Once, by one daemon.
update finding set opening_told = true where not opening_told
returning number, kind, grade, source, cause, detail;

-- name: tell_closed
update finding set closing_told = true where closed_at is not null and opening_told and not closing_told
returning number, kind, grade, source, cause, closed_how;

-- name: list_findings
-- Open ones, or all; the gravest first, of these the oldest.
select number, kind, grade, source, cause, detail, opened_at, closed_at, closed_how
from finding where $1::boolean or closed_at is null
order by closed_at is not null, grade, opened_at, number limit $2::bigint;

-- name: count_findings
select kind, grade, source, count(*), min(opened_at) from finding where closed_at is null
group by kind, grade, source order by grade, kind, source;

-- name: watch_finding_days
select source, business_date, bool_or(kind = 'missing-day' and closed_at is null),
       bool_or(kind = 'late-day' and closed_at is null),
       bool_or(kind not in ('missing-day', 'late-day', 'rejected-file') and closed_at is null),
       bool_or(kind = 'missing-day' and closed_how is not distinct from 'operators' and cause_ended_at is null)
from finding where source is not null and business_date >= $1::date
group by source, business_date order by source, business_date;
