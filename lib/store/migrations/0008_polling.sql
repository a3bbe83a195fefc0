-- Where we stand with each member state that is asked for its acknowledgements, and what each POST was signed with.

-- Their word for the last page that was stored; it moves in the transaction that stores the page.
create table poll_cursor (
    member_state member_state primary key,
    cursor text not null check (octet_length(cursor) between 1 and 1024),
    moved_at timestamptz not null
);

-- RFC 9421: with the body's digest, what a third party needs to attribute the message. Absent where it went unsigned.
alter table attempt
    add column signature_created timestamptz,
    add column signature_key_id text,
    add column signature bytea,
    add constraint signed_or_not check (num_nulls(signature_created, signature_key_id, signature) in (0, 3)),
    add constraint signature_of_64_bytes check (octet_length(signature) = 64);

-- The routes as a daemon last had them: what a change is told from.
create table route (
    member_state member_state primary key,
    url text not null,
    acknowledgement text not null check (acknowledgement in ('callback', 'poll', 'receipt', 'none')),
    acknowledgement_url text,
    constraint polled_somewhere check ((acknowledgement = 'poll') = (acknowledgement_url is not null))
);
