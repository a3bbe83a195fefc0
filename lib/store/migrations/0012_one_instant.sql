-- A request lapses seven days after it was made: both read the clock once.
create or replace function make_request(kind text, about text, terms jsonb, reason text) returns bigint
language plpgsql as $$
declare
    moment constant timestamptz := clock_timestamp();
    given bigint;
    made bigint;
begin
    perform refuse_daemon();
    perform check_request(kind, about, terms);
    select request.id into made from request
    where request.kind = make_request.kind and request.about = make_request.about
      and request.terms = make_request.terms and outcome is null and lapses_at > moment limit 1;
    if found then raise exception 'the request % asks for that already', made; end if;
    given := add_reason(reason);
    insert into request (kind, about, terms, reason_id, requested_by, requested_at, lapses_at)
    values (make_request.kind, make_request.about, make_request.terms, given, session_user, moment,
            moment + interval '7 days')
    returning id into made;
    perform journal_act('request.made', jsonb_build_object('request', made, 'kind', kind, 'about', about), given);
    return made;
end $$;
