-- Every record of an account's audit has a number, without gaps, and a hash over the one before it and all its own fields
-- (docs/audit.md), so that what is changed, removed or put in later is found.

-- The last record of each account. Whoever commits the next one holds this row, and only this one, while they commit.
create table audit_heads (
  account_id uuid primary key references accounts,
  number bigint not null,
  hash bytea not null,
  at timestamptz not null
) with (fillfactor = 20);
call secure_table('audit_heads');

-- Null until the record's transaction commits: nobody else ever sees it so.
alter table audit_records add column number bigint, add column hash bytea, add check ((number is null) = (hash is null));

-- A text with its length in bytes before it ('5:hello,'), so that no two rows of texts look the same when they are joined.
create function netstring(given text) returns text language sql immutable parallel safe
  return octet_length(coalesce(given, '')) || ':' || coalesce(given, '') || ',';

create function audit_hash(previous bytea, r audit_records) returns bytea language sql stable parallel safe
  return sha256(previous || convert_to(
    netstring(r.number::text) || netstring(r.id::text) || netstring(r.account_id::text)
    || netstring(to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || netstring(r.action) || netstring(r.outcome)
    || netstring(r.user_id::text) || netstring(r.api_key_id::text) || netstring(r.session_id::text)
    || netstring(r.address) || netstring(r.request_id)
    || netstring(array_to_string(r.order_ids, ',')) || netstring(r.detail::text), 'UTF8'));

-- As the owner, so that the application may write records but neither change one nor move a head without one. The time is
-- taken while the head is held: it never goes back from one number to the next.
create function chain_audit_record() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare head audit_heads;
begin
  select * into head from audit_heads where account_id = new.account_id for no key update;
  if not found then
    insert into audit_heads values (new.account_id, 0, decode(repeat('00', 32), 'hex'), '-infinity') on conflict do nothing;
    select * into strict head from audit_heads where account_id = new.account_id for no key update;
  end if;
  new.number := head.number + 1;
  new.at := greatest(clock_timestamp(), head.at);
  new.hash := audit_hash(head.hash, new);
  update audit_records set number = new.number, hash = new.hash, at = new.at where id = new.id;
  update audit_heads set number = new.number, hash = new.hash, at = new.at where account_id = new.account_id;
  return null;
end $$;

-- Records from before get theirs by their time.
do $$
declare account uuid; r audit_records; last_number bigint; last_hash bytea; last_at timestamptz;
begin
  for account in select account_id from directory where kind = 'account' loop
    perform set_config('opaline.account_id', account::text, true);
    last_number := 0; last_hash := decode(repeat('00', 32), 'hex'); last_at := '-infinity';
    for r in select * from audit_records where account_id = account order by at, id loop
      last_number := last_number + 1;
      r.number := last_number;
      last_hash := audit_hash(last_hash, r);
      last_at := r.at;
      update audit_records set number = r.number, hash = last_hash where id = r.id;
    end loop;
    insert into audit_heads values (account, last_number, last_hash, last_at);
  end loop;
  perform set_config('opaline.account_id', '', true);
end $$;

-- As the last thing before the commit, so that calls of one account wait for each other no longer than for a commit, and
-- a head is never held while anything else is waited for.
create constraint trigger audit_records_chained after insert on audit_records deferrable initially deferred
  for each row execute function chain_audit_record();

-- An array's operators are not leakproof, so row level security kept this one from being used; and records go by number now.
drop index audit_records_order;
drop index audit_records_account;
create unique index audit_records_number on audit_records (account_id, number) where number is not null;
-- A time becomes a number by this one, since neither ever goes back.
create index audit_records_at on audit_records (account_id, at, number) where number is not null;
create index audit_records_user on audit_records (account_id, user_id, number) where number is not null;
create index audit_records_action on audit_records (account_id, action, number) where number is not null;
create index audit_records_refused on audit_records (account_id, outcome, number)
  where outcome <> 'success' and number is not null;
