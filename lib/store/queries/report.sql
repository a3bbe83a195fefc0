-- name: report_files
select file.id, file.name, file.verdict, coalesce(file.kind, ''), coalesce(file.conviction_count, 0),
       coalesce(file_sum.new_count, 0), coalesce(file_sum.repeated_count, 0), coalesce(file_sum.extended_count, 0),
       coalesce(file_sum.quarantined_count, 0), coalesce(file_sum.canary_count, 0), coalesce(file.reason, '')
from file left join file_sum on file_sum.file_id = file.id
where file.judged_at >= $1::timestamptz and file.judged_at < $2::timestamptz
order by file.judged_at, file.id limit $3::bigint;

-- name: report_flags
select flag.kind, count(*)
from flag join record on record.id = flag.record_id join file on file.id = record.file_id
where file.judged_at >= $1::timestamptz and file.judged_at < $2::timestamptz
group by flag.kind order by flag.kind;

-- name: report_decisions
select outcome, coalesce(reason, ''), count(*) from decision
where decided_at >= $1::timestamptz and decided_at < $2::timestamptz
group by outcome, reason order by outcome, reason;

-- name: report_lanes
-- What happened in the time, by member state; each column is counted where it is recorded.
select notification.member_state, count(*) filter (where what = 'made'), count(*) filter (where what = 'delivered'),
       count(*) filter (where what = 'acknowledged'), count(*) filter (where what = 'refused'),
       count(*) filter (where what = 'closed')
from (select number, 'made' as what from notification
      where made_at >= $1::timestamptz and made_at < $2::timestamptz
      union all
      select number, 'delivered' from delivery
      where delivered_at >= $1::timestamptz and delivered_at < $2::timestamptz
      union all
      select number, status from settlement where settled_at >= $1::timestamptz and settled_at < $2::timestamptz
      union all
      select number, 'refused' from refused where refused_at >= $1::timestamptz and refused_at < $2::timestamptz
     ) as happened
join notification on notification.number = happened.number
group by notification.member_state order by notification.member_state;
