-- name: find_accepted_content
select id, name, business_date, shelved_at is not null from file
where verdict = 'accepted' and content_sha256 = $1::bytea;

-- name: find_accepted_sequence
select id, name, business_date, shelved_at is not null from file
where verdict = 'accepted' and source = $1::text and sequence = $2::integer;

-- name: find_unshelved_file
-- What people have settled is over: the same bytes ring again.
select id from file
where name = $1::text and verdict = $2::text and content_sha256 is not distinct from $3::bytea
  and shelved_at is null and settled_at is null;

-- name: list_unshelved
select id, verdict, name, business_date, size_bytes, content_sha256 from file
where shelved_at is null and erased_at is null order by id limit $1::bigint;

-- name: find_free_places
-- Those of these paths of one shelf that are no file's in the books.
select asked.path from unnest($2::text[]) as asked (path)
where not exists (select from file where verdict = $1::text and shelved_as = asked.path and erased_at is null)
order by asked.path;

-- name: add_file
insert into file (name, verdict, judged_at, size_bytes, content_sha256, source, business_date, sequence, reason)
values ($1::text, $2::text, $3::timestamptz, $4::bigint, $5::bytea, $6::text, $7::date, $8::integer, $9::text)
returning id;

-- name: journal_file
insert into journal (at, verb, file_id, detail)
values ($1::timestamptz, $2::text, $3::bigint, json_build_object('name', $4::text)::text);

-- name: set_shelved
update file set shelved_as = $2::text, shelved_at = $3::timestamptz where id = $1::bigint;
