-- name: pause_lane
select pause_lane($1::text, $2::text);

-- name: resume_lane
select resume_lane($1::text);

-- name: order_lane_test
select order_lane_test($1::text);
