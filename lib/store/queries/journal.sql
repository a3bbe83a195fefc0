-- name: newest_entries
select number, at, who, verb, notification, detail, file_id, event_id from (
    select number, at, who, verb, notification, detail, file_id, event_id
    from journal order by number desc limit $1::bigint) as newest
order by number;

-- name: entries_in
-- Of these ranges of numbers; one a call to the index.
select entry.number, entry.at, entry.who, entry.verb, entry.notification, entry.detail, entry.file_id, entry.event_id
from unnest($1::bigint[], $2::bigint[]) as range (first, last)
cross join lateral (
    select number, at, who, verb, notification, detail, file_id, event_id from journal
    where number between range.first and range.last order by number limit $3::bigint) as entry
order by entry.number limit $3::bigint;
