-- Addresses that give an order as a zip file once, for a few minutes.
create table download_links (
  id uuid primary key,
  account_id uuid not null references accounts,
  token_hash bytea not null unique,
  user_id uuid not null references users,
  api_key_id uuid references api_keys,
  order_id uuid not null references patient_orders on delete cascade,
  -- The only address that may fetch it, as in viewer_links.
  address cidr not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index download_links_expiry on download_links (account_id, expires_at);
create index download_links_order on download_links (order_id);
call secure_table('download_links');

-- Kinds are added to those that there are by then.
do $$
declare known text := (select pg_get_expr(conbin, conrelid) from pg_constraint
                       where conname = 'directory_kind_check' and conrelid = 'directory'::regclass);
begin
  alter table directory drop constraint directory_kind_check;
  execute format('alter table directory add constraint directory_kind_check check (%s or kind = %L)', known, 'download');
end $$;
