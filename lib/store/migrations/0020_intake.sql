-- An `N` with another version than 1, an `A` or a `D` with version 1, is quarantined; where an operator accepts it, it
-- is an event like any other: what it says is what its state is told.
alter table event drop constraint only_new_is_version_one;

-- What happened to files, and to records that are no event yet: a few of a file's entries, and few of them all.
create index journal_of_records on journal (file_id) where event_id is null and notification is null;

comment on column file.content_sha256 is
    'absent: it could not be opened (a link, a pipe, a directory), or it is larger than inbound.max_file_size';

-- How many foreign names lie in its drop directory, for people who are shown them.
alter table daemon add column foreign_files bigint not null default 0 check (foreign_files >= 0);
