-- A state that is asked for its acknowledgements and does not give them: only its lane's owner asks it, and every
-- daemon and convictionctl shows what came of it.

alter table lane_report add column poll_failing_since timestamptz;
alter table lane_report add column poll_fault text;
alter table lane_report add constraint polls_with_a_fault check (num_nulls(poll_failing_since, poll_fault) in (0, 2));
