-- What must agree between daemons (how states are reached, who may call for them), as a digest: a daemon whose
-- configuration differs sends elsewhere, and an operator is told.
alter table daemon add column configuration text not null default '';
