-- Which attempt it was: two that began at the same microsecond of the wall clock are two, where a clock was set back or
-- another daemon's is ahead. A batch whose commit was not heard of is known by how long each took, too.
alter table attempt drop constraint attempt_pkey;
alter table attempt add primary key (number, started_at, took);
