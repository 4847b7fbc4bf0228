-- Documents of orders (reports as PDF, photographs, videos). Their bytes are blobs; the same bytes are on one order once.
create table documents (
  id uuid primary key,
  account_id uuid not null references accounts,
  order_id uuid not null references patient_orders on delete cascade,
  file_name text not null,
  -- What it is served as.
  media_type text not null,
  blob_key uuid not null unique,
  blob_size bigint not null,
  sha256 bytea not null,
  created_by uuid not null references users,
  created_at timestamptz not null default now(),
  unique (order_id, sha256)
);
create index documents_order on documents (order_id, created_at, id);
call secure_table('documents');
