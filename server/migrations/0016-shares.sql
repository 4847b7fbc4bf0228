-- What was shared, with whom, until when, and how it was used.

create table shares (
  id uuid primary key,
  account_id uuid not null references accounts,
  kind text not null check (kind in ('Order', 'Folder', 'FolderUpload', 'AccountUser', 'AccountUserGroup')),
  -- Who shares: nobody is shown what they do not see themselves.
  user_id uuid not null references users,
  api_key_id uuid references api_keys,
  -- Of the address that opens it; null: shared within the account.
  token_hash bytea unique,
  -- argon2id; '': the address alone opens it.
  password_hash text not null default '',
  folder_id uuid references folders on delete set null,
  -- Which one gets what is uploaded.
  institution_id uuid references institutions,
  title text not null default '',
  description text not null default '',
  email text not null default '',
  may_download boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  open_count int not null default 0,
  last_opened_at timestamptz,
  -- When its owner was told that somebody tries passwords, which is told once.
  told_of_tries_at timestamptz,
  check ((token_hash is null) = (kind in ('AccountUser', 'AccountUserGroup')))
);
create index shares_account on shares (account_id, id);
create index shares_user on shares (user_id, id);
create index shares_folder on shares (folder_id) where folder_id is not null;
call secure_table('shares');

create table share_orders (
  account_id uuid not null references accounts,
  share_id uuid not null references shares on delete cascade,
  order_id uuid not null references patient_orders on delete cascade,
  -- From 1, as they are shown.
  place int not null,
  primary key (share_id, order_id)
);
create index share_orders_order on share_orders (order_id);
call secure_table('share_orders');

create table share_users (
  account_id uuid not null references accounts,
  share_id uuid not null references shares on delete cascade,
  user_id uuid not null references users,
  primary key (user_id, share_id)
);
create index share_users_share on share_users (share_id);
call secure_table('share_users');

create table share_groups (
  account_id uuid not null references accounts,
  share_id uuid not null references shares on delete cascade,
  group_id uuid not null references user_groups on delete cascade,
  primary key (group_id, share_id)
);
create index share_groups_share on share_groups (share_id);
call secure_table('share_groups');

create table share_accesses (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts,
  share_id uuid not null references shares on delete cascade,
  at timestamptz not null default now(),
  address text not null default '',
  action text not null,
  outcome text not null check (outcome in ('success', 'denied', 'failed'))
);
create index share_accesses_share on share_accesses (share_id, id);
call secure_table('share_accesses');

-- Tries of passwords and of addresses, by the hash of the link or of the network that they concern, whether there is such a
-- link or not. They are counted before it is known whose account they concern, if any, and tell nothing of one.
create table guesses (
  place bytea primary key,
  tries int not null default 0,
  last_at timestamptz not null default now(),
  blocked_until timestamptz not null default to_timestamp(0)
);
create index guesses_last on guesses (last_at);

-- The share by which a study came: it alone may add to it.
alter table studies add column share_id uuid references shares;

-- A mail of a share that ended is not sent; one that could not be sent is told to the share's owner.
alter table mails add column share_id uuid references shares;
create index mails_share on mails (share_id) where share_id is not null;

-- Whether the account mails nobody outside until its own address is confirmed.
alter table accounts add column is_unconfirmed boolean not null default false;

-- Kinds are added to those that there are by then.
do $$
declare known text := (select pg_get_expr(conbin, conrelid) from pg_constraint
                       where conname = 'directory_kind_check' and conrelid = 'directory'::regclass);
begin
  alter table directory drop constraint directory_kind_check;
  execute format('alter table directory add constraint directory_kind_check check (%s or kind = %L)', known, 'share');
end $$;

-- The instant at which a day ends in a time zone.
create function end_of(given date, zone text) returns timestamptz language sql stable strict
  return (given + 1)::timestamp at time zone zone;
