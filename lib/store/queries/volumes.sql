-- name: lock_volumes
-- One daemon at a time judges a source, so that it finds what another has opened.
select pg_advisory_xact_lock(hashtext('convictiond volumes'), hashtext($1::text));

-- name: newest_volume
select max(volume.file_id) from volume
join file on file.id = volume.file_id
where volume.series = 'persons' and file.source = $1::text;

-- name: list_volume_days
-- The business dates of the files after one, or of the newest day alone where there is none.
select distinct file.business_date from file
join volume on volume.file_id = file.id and volume.series = 'persons'
where file.source = $1::text and file.id > $2::bigint
order by file.business_date;

-- name: newest_volume_day
select max(file.business_date) from file
join volume on volume.file_id = file.id and volume.series = 'persons'
where file.source = $1::text;

-- name: read_volumes
select file.business_date, volume.series, volume.member_state, sum(volume.count)::bigint
from file
join volume on volume.file_id = file.id
where file.source = $1::text and file.business_date >= $2::date
group by file.business_date, volume.series, volume.member_state
order by file.business_date;

-- name: read_unmeasured_days
-- Days that ought to have a file and have none, excused or not.
select business_date from finding
where kind = 'missing-day' and source = $1::text and cause_ended_at is null and business_date >= $2::date
order by business_date;

-- name: read_volume_faults
select volume_fault.finding, volume_fault.series, volume_fault.member_state, volume_fault.net,
       volume_fault.window_days, volume_fault.first_day, volume_fault.last_day, finding.closed_at is null,
       finding.closed_how = 'operators', finding.cause_ended_at is null
from volume_fault
join finding on finding.number = volume_fault.finding
where volume_fault.source = $1::text
order by volume_fault.finding;

-- name: keep_volume_judgements
insert into volume_judgement (source, day, series, member_state, net, window_days, verdict, count, expected, low, high)
select $1::text, $2::date, series, member_state::member_state, net, window_days, verdict, count, expected, low, high
from unnest($3::text[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::bigint[], $9::double precision[],
            $10::bigint[], $11::bigint[])
    as given (series, member_state, net, window_days, verdict, count, expected, low, high)
on conflict (source, day, series, member_state, net, window_days) do update set
    verdict = excluded.verdict, count = excluded.count, expected = excluded.expected, low = excluded.low,
    high = excluded.high;

-- name: list_volume_marks
-- For plots: notifications by the day, shares by four weeks; and all that is said of a source's newest day.
select source, day, series, member_state, net, window_days, verdict, count, expected, low, high
from volume_judgement
where day >= $1::date
  and (day = (select max(newest.day) from volume_judgement as newest where newest.source = volume_judgement.source)
       or (net = 'past' and window_days = case series when 'notifications' then 1 else 28 end))
order by source, series, member_state nulls first, day, window_days, net;

-- name: add_volume_fault
-- Of the finding that was opened for this cause just now; nothing where it was open already.
insert into volume_fault (finding, source, series, member_state, net, window_days, first_day)
select number, $3::text, $4::text, $5::member_state, $6::text, $7::integer, $8::date
from finding where kind = $1::text and cause = $2::text and cause_ended_at is null
on conflict (finding) do nothing;

-- name: end_volume_finding
update finding set closed_at = coalesce(closed_at, $2::timestamptz), closed_how = coalesce(closed_how, 'cause-gone'),
                   cause_ended_at = $2::timestamptz
where number = $1::bigint and cause_ended_at is null;

-- name: end_volume_fault
update volume_fault set last_day = $2::date where finding = $1::bigint and last_day is null;
