-- name: list_missing_roles
-- What is missing, the statement that makes it, and the same so that two that run it at once both succeed: roles
-- belong to the whole cluster, where another database may be migrated at the same moment.
select missing.what, missing.statement, missing.of_caller,
       'do $do$ begin ' || missing.statement
           || '; exception when duplicate_object or unique_violation then null; end $do$'
from (select 'the role ' || wanted.name as what, format('create role %I nologin', wanted.name) as statement,
             wanted.place, false as of_caller
      from (values ('convictiond_owner', 1), ('convictiond_daemon', 2), ('convictiond_operator', 3),
                   ('convictiond_auditor', 4)) as wanted (name, place)
      where to_regrole(wanted.name) is null
      union all
      select 'for whoever migrates, the membership of convictiond_owner',
             format('grant convictiond_owner to %I', current_user), 5, true
      where not coalesce(pg_has_role(current_user, to_regrole('convictiond_owner')::oid, 'member'), false)) as missing
order by missing.place;

-- name: find_rights
-- As the session's own user; a schema that may not be used looks as if it were not there.
select to_regnamespace('convictiond') is not null,
       coalesce(has_schema_privilege(to_regnamespace('convictiond')::oid, 'usage'), false), current_user;
