-- Who is alive survives a crash and a failover. These were unlogged, since what they tell is stale within seconds; but
-- a standby's copy of an unlogged table's sequence can be an empty page once it is promoted (PostgreSQL 15.18: "bad
-- magic number in sequence"), and then no daemon can start. It is a few rows every few seconds.
alter table daemon set logged;
alter table lane_report set logged;
