-- name: note_routes
with given as (
    select * from unnest($2::text[], $3::text[], $4::text[], $5::text[])
        as given (member_state, url, acknowledgement, acknowledgement_url)),
removed as (
    delete from route where member_state not in (select given.member_state from given)
    returning member_state, url, acknowledgement, acknowledgement_url),
put as (
    insert into route (member_state, url, acknowledgement, acknowledgement_url)
    select member_state, url, acknowledgement, acknowledgement_url from given
    on conflict (member_state) do update
    set url = excluded.url, acknowledgement = excluded.acknowledgement,
        acknowledgement_url = excluded.acknowledgement_url
    where (route.url, route.acknowledgement, route.acknowledgement_url)
        is distinct from (excluded.url, excluded.acknowledgement, excluded.acknowledgement_url)
    returning member_state, url, acknowledgement, acknowledgement_url, xmax = 0 as is_new),
changes as (
    select case when is_new then 'route.added' else 'route.changed' end as verb,
           member_state, url, acknowledgement, acknowledgement_url from put
    union all
    select 'route.removed', member_state, url, acknowledgement, acknowledgement_url from removed)
insert into journal (at, verb, detail)
select $1::timestamptz, verb,
       json_strip_nulls(json_build_object('state', member_state, 'url', url, 'acknowledgement', acknowledgement,
                                          'acknowledgementUrl', acknowledgement_url))::text
from changes order by member_state;
