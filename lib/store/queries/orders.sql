-- name: take_order
-- One daemon takes it; another takes it again where that one has been silent about it for long.
update daemon_order set taken_at = clock_timestamp()
where id = (select id from daemon_order
            where answered_at is null and (taken_at is null or taken_at < clock_timestamp() - interval '2 minutes')
              and ordered_at > clock_timestamp() - interval '1 hour' and member_state = any ($1::text[])
            order by id limit 1 for update skip locked)
returning id, member_state;

-- name: answer_order
update daemon_order set answered_at = $2::timestamptz where id = $1::bigint and answered_at is null;

-- name: add_lane_test
insert into lane_test (order_id, took, failure, detail, protocol, cipher, subject, issuer, expires_at)
values ($1::bigint, $2::interval, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::timestamptz);

-- name: journal_lane_test
insert into journal (at, verb, detail)
select $2::timestamptz, 'lane.tested',
       json_strip_nulls(json_build_object('state', member_state, 'order', id, 'failure', $3::text))::text
from daemon_order where id = $1::bigint;

-- name: hint_answer
-- Only wakes whoever waits for an answer.
select pg_notify('convictiond', 'answer');

-- name: find_lane_test
select (extract(epoch from took) * 1000000)::bigint, failure, detail, protocol, cipher, subject, issuer, expires_at
from lane_test where order_id = $1::bigint;
