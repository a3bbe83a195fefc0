-- What looks up by key (0016, 0019) also does so where the table was empty when it was planned: PostgreSQL took it for
-- cheapest to keep all of that table at hand and to go through it for each row, for as long as the plan was kept.
do $$
declare looks_up regprocedure;
begin
    for looks_up in select oid from pg_proc
                    where pronamespace = 'convictiond'::regnamespace and 'enable_mergejoin=off' = any (proconfig) loop
        execute format('alter function %s set enable_material = off', looks_up);
    end loop;
end $$;
