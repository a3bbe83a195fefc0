-- An `N` with another version than 1, an `A` or a `D` with version 1, is quarantined; where an operator accepts it, it
-- is an event like any other: what it says is what its state is told.
alter table event drop constraint only_new_is_version_one;
