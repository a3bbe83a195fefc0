-- How many came: what the volume watch counts. It is nobody's data and is kept for ever.

create table volume (
    file_id bigint not null references file,
    -- persons: with at least one notification; the shares are of these
    series text not null check (series in ('notifications', 'persons', 'several-nationalities', 'without-cro')),
    member_state member_state,          -- of notifications
    count bigint not null check (count >= 0),
    constraint notifications_are_for_a_state check ((series = 'notifications') = (member_state is not null)),
    unique nulls not distinct (file_id, series, member_state)
);

-- What a finding of kind 'volume' or 'share' is about, so that the days of a fault are no measure of what is usual.
create table volume_fault (
    finding bigint primary key references finding,
    source text not null,
    series text not null check (series in ('notifications', 'several-nationalities', 'without-cro')),
    member_state member_state,          -- absent: the whole source
    net text not null check (net in ('past', 'floor')),
    window_days integer not null check (window_days > 0),
    first_day date not null,            -- of the window that rang
    last_day date check (last_day >= first_day), -- of the fault, once its cause is gone
    constraint shares_have_no_state check (series = 'notifications' or member_state is null)
);
create index volume_fault_by_source on volume_fault (source);
