-- Of what waits, the first of each state, class and last permitted day: from one to the next by the key, so that
-- looking costs the same however long the queue is.
create recursive view queue_head (member_state, historical, last_permitted_day, number) as
    (select member_state, historical, last_permitted_day, number from queue
     order by member_state, historical, last_permitted_day, number limit 1)
    union all
    select following.member_state, following.historical, following.last_permitted_day, following.number
    from queue_head cross join lateral (
        select queue.member_state, queue.historical, queue.last_permitted_day, queue.number from queue
        where (queue.member_state, queue.historical, queue.last_permitted_day) >
              (queue_head.member_state, queue_head.historical, queue_head.last_permitted_day)
        order by queue.member_state, queue.historical, queue.last_permitted_day, queue.number limit 1) as following;
