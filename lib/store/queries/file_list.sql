-- name: list_files
-- Newest day first; of one day (or all), at most so many.
select file.id, file.name, file.verdict, file.source, file.business_date, file.sequence, file.kind, file.judged_at,
       file.conviction_count, file_sum.new_count, file_sum.repeated_count, file_sum.extended_count,
       file_sum.quarantined_count, file_sum.canary_count, file.reason, file.settled_at is not null
from file left join file_sum on file_sum.file_id = file.id
where $1::date is null or file.business_date = $1::date
order by file.business_date desc, file.source, file.sequence desc, file.id desc
limit $2::bigint;

-- name: list_judged_lines
-- An extended or repeated record has no event of its own: it belongs to that of its reference and version.
select record.line, coalesce(record.reference, ''), record.version, record.verdict,
       (select count(*) from event join decision on decision.event_id = event.id and decision.outcome = 'review'
        where event.source = file.source and event.reference = record.reference and event.version = record.version)
from file join record on record.file_id = file.id
where file.id = $1::bigint and record.line > $2::bigint
order by record.line limit $3::bigint;
