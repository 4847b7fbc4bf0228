-- The model of one archive: accounts and who acts in them, orders, studies, folders, links, the record of what was done.
-- Every table that holds an account's data has account_id and row level security (0002 onwards must call secure_table too).

create function current_account() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('opaline.account_id', true), '')::uuid $$;

create procedure secure_table(name text, owner_column text default 'account_id') language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy account_only on %I using (%I = current_account()) with check (%I = current_account())',
                 name, owner_column, owner_column);
end $$;

-- Finds the account that a presented secret or name belongs to, before any account is known. Keys are SHA-256, never the secret itself.
create table directory (
  kind text not null check (kind in ('account', 'account-key', 'api-key', 'email', 'session', 'viewer-link')),
  key bytea not null,
  account_id uuid not null,
  subject_id uuid not null,
  primary key (kind, key)
);
create index directory_subject on directory (subject_id);

create table accounts (
  id uuid primary key,
  name text not null,
  account_key uuid not null unique,
  time_zone text not null default 'UTC',
  locale text not null default 'en',
  allowed_domains text[] not null default '{}',
  trash_days int not null default 30,
  viewer_link_minutes int not null default 30,
  viewer_link_binding text not null default 'Address' check (viewer_link_binding in ('Address', 'Browser')),
  created_at timestamptz not null default now()
);
call secure_table('accounts', 'id');

create table institutions (
  id uuid primary key,
  account_id uuid not null references accounts,
  name text not null,
  address text not null default '',
  ae_title text not null unique,
  time_zone text not null default '',
  issuer_of_patient_id text not null default '',
  created_at timestamptz not null default now(),
  deactivated_at timestamptz
);
create index institutions_account on institutions (account_id);
call secure_table('institutions');

create table users (
  id uuid primary key,
  account_id uuid not null references accounts,
  user_name text not null,
  full_name text not null,
  email text not null,
  user_type text not null check (user_type in ('Admin', 'Standard', 'LimitedAccess')),
  password_hash text not null default '',
  created_at timestamptz not null default now(),
  deactivated_at timestamptz
);
create index users_account on users (account_id, created_at);
call secure_table('users');

create table user_institutions (
  account_id uuid not null,
  user_id uuid not null references users,
  institution_id uuid not null references institutions,
  primary key (user_id, institution_id)
);
call secure_table('user_institutions');

create table api_keys (
  id uuid primary key,
  account_id uuid not null references accounts,
  key_hash bytea not null unique,
  name text not null,
  last_four text not null,
  allowed_domains text[] not null default '{}',
  user_ids uuid[] not null default '{}',
  right_list text[] not null default '{Read,Upload,Order,Share,Delete}',
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_account on api_keys (account_id, created_at);
call secure_table('api_keys');

create table sessions (
  id uuid primary key,
  account_id uuid not null references accounts,
  token_hash bytea not null unique,
  api_key_id uuid references api_keys,
  -- The signed-in user, or the only user that a session opened with keys may act as.
  user_id uuid references users,
  right_list text[] not null,
  order_ids uuid[],
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  check (api_key_id is not null or user_id is not null)
);
create index sessions_expiry on sessions (account_id, expires_at);
create index sessions_api_key on sessions (api_key_id);
call secure_table('sessions');

create table audit_records (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts,
  at timestamptz not null default clock_timestamp(),
  action text not null,
  outcome text not null check (outcome in ('success', 'denied', 'failed')),
  user_id uuid,
  api_key_id uuid,
  session_id uuid,
  address text not null default '',
  request_id text not null default '',
  order_ids uuid[] not null default '{}',
  detail jsonb not null default '{}'
);
create index audit_records_account on audit_records (account_id, id);
create index audit_records_order on audit_records using gin (order_ids);
call secure_table('audit_records');

create table patient_orders (
  id uuid primary key,
  account_id uuid not null references accounts,
  institution_id uuid not null references institutions,
  patient_name text not null default '',
  patient_id text not null default '',
  other_patient_ids text not null default '',
  patient_sex text not null default '',
  birth_date text not null default '',
  modality text not null default '',
  accession_number text not null default '',
  study_description text not null default '',
  -- Has a value from the order's making: a scheduled order's UID is the one that the worklist hands out.
  study_instance_uid text not null,
  requesting_procedure_description text not null default '',
  requested_procedure_id text not null default '',
  referring_physicians_name text not null default '',
  scheduled_equipment_id uuid,
  priority text not null default '',
  patient_history text not null default '',
  patient_complaints text not null default '',
  patient_symptom text not null default '',
  requesting_physician text not null default '',
  requesting_department text not null default '',
  order_note1 text not null default '',
  order_note2 text not null default '',
  -- As it was given, without a zone: 'YYYY-MM-DD HH:MM' or ''.
  performed_datetime text not null default '',
  -- The day that date filters look at, and the instant that 'newest first' goes by.
  order_day date not null,
  sort_at timestamptz not null,
  status text not null default 'Scheduled' check (status in ('Scheduled', 'Performed', 'Reported')),
  size_bytes bigint not null default 0,
  images_count int not null default 0,
  series_count int not null default 0,
  documents_count int not null default 0,
  created_at timestamptz not null default now(),
  trashed_at timestamptz
);
create unique index patient_orders_study on patient_orders (institution_id, study_instance_uid) where trashed_at is null;
call secure_table('patient_orders');

create table studies (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts,
  institution_id uuid not null references institutions,
  order_id uuid not null unique references patient_orders,
  study_instance_uid text not null,
  -- Study and patient level attributes as DICOM JSON (PS3.18 Annex F), counts left out.
  attributes text not null,
  modalities text[] not null default '{}',
  series_count int not null default 0,
  instances_count int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  trashed_at timestamptz
);
create unique index studies_uid on studies (institution_id, study_instance_uid) where trashed_at is null;
create index studies_account_uid on studies (account_id, study_instance_uid);
call secure_table('studies');

create table series (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts,
  study_id bigint not null references studies,
  series_instance_uid text not null,
  modality text not null default '',
  series_number int not null default 0,
  series_description text not null default '',
  -- Series level attributes as DICOM JSON, counts left out.
  attributes text not null,
  instances_count int not null default 0,
  -- Grows with every instance, so that what was cached of a series is known to be old.
  version bigint not null default 0,
  created_at timestamptz not null default now(),
  unique (study_id, series_instance_uid)
);
call secure_table('series');

create table instances (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts,
  institution_id uuid not null references institutions,
  study_id bigint not null references studies,
  series_id bigint not null references series,
  sop_instance_uid text not null,
  sop_class_uid text not null,
  instance_number int not null default 0,
  number_of_frames int not null default 0,
  transfer_syntax_uid text not null,
  blob_key uuid not null,
  blob_size bigint not null,
  sha256 bytea not null,
  -- SHA-256 of the data set without preamble, group 0002, group lengths and padding: 'the same data set' (contract 9).
  data_set_sha256 bytea not null,
  -- DICOM JSON without bulk data, deflated (raw).
  metadata bytea not null,
  -- Where the value of PixelData begins in the file (in the inflated data set of a deflated file); null: no pixel data.
  pixel_data_offset bigint,
  -- null: encapsulated.
  pixel_data_length bigint,
  frame_table bytea,
  warnings text[] not null default '{}',
  created_at timestamptz not null default now(),
  trashed_at timestamptz
);
create unique index instances_uid on instances (institution_id, sop_instance_uid) where trashed_at is null;
create index instances_series on instances (series_id, instance_number, id);
create unique index instances_blob on instances (blob_key);
call secure_table('instances');

-- One audit record per order and run, so that storing stays parallel.
create table arrival_runs (
  account_id uuid not null references accounts,
  order_id uuid not null references patient_orders,
  run_id uuid not null,
  at timestamptz not null default now(),
  primary key (order_id, run_id)
);
call secure_table('arrival_runs');

create table folders (
  id uuid primary key,
  account_id uuid not null references accounts,
  owner_id uuid not null references users,
  parent_id uuid references folders,
  name text not null,
  description text not null default '',
  created_at timestamptz not null default now()
);
create unique index folders_name on folders (owner_id, parent_id, name) nulls not distinct;
create index folders_parent on folders (parent_id);
call secure_table('folders');

create table folder_orders (
  account_id uuid not null references accounts,
  folder_id uuid not null references folders on delete cascade,
  order_id uuid not null references patient_orders,
  added_at timestamptz not null default now(),
  primary key (folder_id, order_id)
);
create index folder_orders_order on folder_orders (order_id);
call secure_table('folder_orders');

create table viewer_links (
  id uuid primary key,
  account_id uuid not null references accounts,
  token_hash bytea not null unique,
  user_id uuid not null references users,
  api_key_id uuid references api_keys,
  order_ids uuid[] not null,
  -- The only address that may open it: an IPv4 address, or the /64 of an IPv6 one.
  address cidr not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  opened_at timestamptz,
  last_used_at timestamptz
);
create index viewer_links_expiry on viewer_links (account_id, expires_at);
call secure_table('viewer_links');
