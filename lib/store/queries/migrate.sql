-- name: lock_migrations
select pg_advisory_xact_lock(hashtext('convictiond'), hashtext('migrate'));

-- name: find_schema
-- Before it is made: IF NOT EXISTS asks for the right to make one, also where there is one.
select to_regnamespace('convictiond');

-- name: make_schema
create schema convictiond;

-- name: make_migration_table
create table if not exists convictiond.schema_migration (
    number integer primary key,
    name text not null,
    sha256 bytea not null,
    applied_at timestamptz not null
);

-- name: find_migration_table
select to_regclass('convictiond.schema_migration');

-- name: list_migrations
select number, name, sha256, applied_at from convictiond.schema_migration order by number;

-- name: add_migration
insert into convictiond.schema_migration (number, name, sha256, applied_at)
values ($1::integer, $2::text, $3::bytea, $4::timestamptz);
