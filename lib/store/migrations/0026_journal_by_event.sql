-- Ids of notifications are random: an index by them is written all over, a page for each entry. An entry that names an
-- event as well, as most do, is found by that.
create index journal_without_event on journal (notification) where notification is not null and event_id is null;
drop index journal_by_notification;
