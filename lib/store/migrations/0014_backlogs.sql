-- Which backlog (the file that made it) a notification was held in, for ever: `held` forgets it at the release, and the
-- event does not tell it, since a notification that an extension makes is of an event of an earlier file.

create table backlog (
    number bigint primary key references notification,
    file_id bigint not null references file
);
create index backlog_by_file on backlog (file_id);

create function enter_backlog() returns trigger
language plpgsql security definer set search_path = convictiond, pg_catalog, pg_temp as $$
begin
    insert into backlog (number, file_id) select number, file_id from moved;
    return null;
end $$;
create trigger enter_backlog after insert on held referencing new table as moved
    for each statement execute function enter_backlog();

-- What a database holds already. Of what was released before, an extension's file is the one of the widest record.
insert into backlog (number, file_id) select number, file_id from held;
insert into backlog (number, file_id)
select notification.number, record.file_id
from notification join event on event.id = notification.event_id
join record on record.id = case when exists (
        select from decision join decision_state on decision_state.decision_id = decision.id
        where decision.event_id = event.id and decision.origin = 'extension'
          and decision_state.member_state = notification.member_state)
    then event.known_as else event.id end
where notification.historical and not exists (select from held where held.number = notification.number);
