-- name: pause_lane
select pause_lane($1::text, $2::text);

-- name: resume_lane
select resume_lane($1::text);

-- name: order_lane_test
select order_lane_test($1::text);

-- name: close_notification
select close_notification($1::text, $2::text);

-- name: close_delivered
select close_delivered($1::text, $2::text, $3::date, $4::text, $5::bytea, $6::text);

-- name: settle_finding
select settle_finding($1::text, $2::text);

-- name: dismiss
select dismiss($1::text, $2::text);

-- name: decide_not_applicable
select decide_not_applicable($1::text, $2::text);

-- name: release_backlog
select release_backlog($1::text, $2::text[], $3::text);

-- name: excuse
select excuse($1::text, $2::date, $3::text);

-- name: import_sent
select import_sent($1::text, $2::text[], $3::text[], $4::integer[], $5::text[], $6::date[], $7::text);

-- name: resubmit
select resubmit($1::text, $2::text);

-- name: order_decision
select order_decision($1::text, $2::text[], $3::text);

-- name: order_acceptance
select order_acceptance($1::text, $2::text);

-- name: approve
select approve($1::bigint);

-- name: reject
select reject($1::bigint, $2::text);

-- name: reveal
select what, words from reveal($1::text);
