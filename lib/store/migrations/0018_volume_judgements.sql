-- What the volume watch said of each day, so that it can be shown beside what came, and proved years later. A day that
-- is judged again (another file of it came) has its last word here; findings keep what rang.

create table volume_judgement (
    source text not null,
    day date not null,                  -- the last one of the window
    series text not null check (series in ('notifications', 'several-nationalities', 'without-cro')),
    member_state member_state,          -- absent: the whole source
    net text not null check (net in ('past', 'floor')),
    window_days integer not null check (window_days > 0),
    verdict text not null check (verdict in ('not yet judged', 'too few to judge', 'expected', 'improbably low')),
    count bigint not null check (count >= 0),
    expected double precision,          -- of a floor: the least that may come
    low bigint,                         -- nineteen of twenty ordinary counts lie from here …
    high bigint,                        -- … to here
    constraint expected_where_judged check
        (num_nulls(expected, low, high) = case verdict when 'not yet judged' then 3 else 0 end),
    unique nulls not distinct (source, day, series, member_state, net, window_days)
);
