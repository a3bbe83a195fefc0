-- name: list_files
-- Newest day first; of one day (or all), at most so many.
select file.id, file.name, file.verdict, file.source, file.business_date, file.sequence, file.kind, file.judged_at,
       file.conviction_count, file_sum.new_count, file_sum.repeated_count, file_sum.extended_count,
       file_sum.quarantined_count, file_sum.canary_count, file.reason, file.settled_at is not null
from file left join file_sum on file_sum.file_id = file.id
where $1::date is null or file.business_date = $1::date
order by file.business_date desc, file.source, file.sequence desc, file.id desc
limit $2::bigint;
