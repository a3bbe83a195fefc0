-- name: is_paused
select exists (select from pause where member_state = $1::member_state);

-- name: list_daemons
select id, host, process_id, version, started_at, extract(epoch from clock_timestamp() - seen_at)::bigint,
       configuration, foreign_files
from daemon order by started_at, id;

-- name: list_lane_reports
select lane_report.member_state, daemon.host, daemon.id, lane_report.in_flight, lane_report.send_window,
       round(lane_report.per_minute)::bigint, lane_report.opened_at, lane_report.cause, lane_report.next_probe_at,
       extract(epoch from clock_timestamp() - lane_report.seen_at)::bigint, lane_report.poll_failing_since,
       lane_report.poll_fault
from lane_report join daemon on daemon.id = lane_report.daemon_id
order by lane_report.member_state;

-- name: list_pauses
select pause.member_state, act_reason.words, pause.paused_by, pause.paused_at
from pause join act_reason on act_reason.id = pause.reason_id
order by pause.member_state;
