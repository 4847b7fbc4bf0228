-- Files that arrive in pieces (tus 1.0). What has arrived is what the rows say, so that any process may take the next piece:
-- a piece gets its row once its bytes are durable, and the offset moves with it.
create table uploads (
  id uuid primary key,
  account_id uuid not null references accounts,
  token_hash bytea not null unique,
  -- The method by which the whole file is stored, and its arguments.
  method text not null check (method in ('UploadDicomFile', 'UploadDocumentFile')),
  input jsonb not null,
  -- Whose it is: who acts, by which key; null: they had signed in.
  user_id uuid not null references users,
  api_key_id uuid references api_keys,
  size bigint not null check (size > 0),
  sha256 bytea not null,
  received bigint not null default 0,
  pieces int not null default 0,
  -- While it is in the future one process puts the file together.
  finishing_until timestamptz,
  -- What the sender was told of the whole file, so that one whose answer was lost can be told again.
  outcome jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index uploads_expiry on uploads (account_id, expires_at);
call secure_table('uploads');

create table upload_pieces (
  account_id uuid not null,
  upload_id uuid not null references uploads on delete cascade,
  start bigint not null,
  size bigint not null,
  blob_key uuid not null unique,
  primary key (upload_id, start)
);
call secure_table('upload_pieces');
