-- Who works in an account: groups, DICOM devices, passwords set by mailed links, one-time codes, mails on their way, usage.

-- `password-reset`: the token of a mailed link that sets a password.
alter table directory drop constraint directory_kind_check;
alter table directory add constraint directory_kind_check
  check (kind in ('account', 'account-key', 'api-key', 'email', 'session', 'viewer-link', 'password-reset'));

-- 0: a share lives as long as wanted.
alter table accounts add column maximum_share_days int not null default 0;

-- The secret before the last rotation, good until its grace time ends.
alter table api_keys add column previous_key_hash bytea, add column previous_ends_at timestamptz;
create index sessions_user on sessions (user_id);

create table user_groups (
  id uuid primary key,
  account_id uuid not null references accounts,
  name text not null,
  created_at timestamptz not null default now()
);
create unique index user_groups_name on user_groups (account_id, name);
call secure_table('user_groups');

create table user_group_members (
  account_id uuid not null references accounts,
  group_id uuid not null references user_groups on delete cascade,
  user_id uuid not null references users,
  primary key (group_id, user_id)
);
create index user_group_members_user on user_group_members (user_id);
call secure_table('user_group_members');

create table dicom_nodes (
  id uuid primary key,
  account_id uuid not null references accounts,
  institution_id uuid not null references institutions,
  name text not null,
  ae_title text not null,
  host text not null,
  port int not null,
  modality text not null default '',
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);
create index dicom_nodes_account on dicom_nodes (account_id, created_at);
call secure_table('dicom_nodes');

-- People without a login whom something was shared with.
create table contacts (
  id uuid primary key,
  account_id uuid not null references accounts,
  full_name text not null default '',
  email text not null,
  created_at timestamptz not null default now()
);
create unique index contacts_email on contacts (account_id, email);
call secure_table('contacts');

-- Links that set a password; the hash of a link's token is a key of the directory.
create table password_links (
  id uuid primary key,
  account_id uuid not null references accounts,
  user_id uuid not null references users,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index password_links_user on password_links (user_id);
create index password_links_expiry on password_links (account_id, expires_at);
call secure_table('password_links');

-- TOTP (RFC 6238). Secrets are encrypted with the server's secret; a new one waits until a code of it was seen.
create table one_time_codes (
  user_id uuid primary key references users,
  account_id uuid not null references accounts,
  sealed_secret bytea,
  sealed_next_secret bytea,
  -- The step of the last code that was taken: a code is good once.
  last_step int not null default 0,
  wrong_tries int not null default 0,
  blocked_until timestamptz
);
call secure_table('one_time_codes');

create table recovery_codes (
  account_id uuid not null references accounts,
  user_id uuid not null references users,
  -- Keyed with the server's secret: a code is short enough to be guessed from a plain hash.
  code_hash bytea not null,
  primary key (user_id, code_hash)
);
call secure_table('recovery_codes');

-- Mails on their way. Address and text are encrypted with the server's secret, and erased once they were delivered or given up.
create table mails (
  id uuid primary key,
  account_id uuid not null references accounts,
  kind text not null,
  sealed bytea,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  failed_at timestamptz
);
create index mails_account on mails (account_id, created_at);
call secure_table('mails');
