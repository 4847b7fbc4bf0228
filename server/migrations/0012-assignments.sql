-- Who an order was assigned to: what a limited-access user sees.

-- Groups may have been made before, by the migration that the administration of users is about.
create table if not exists user_groups (
  id uuid primary key,
  account_id uuid not null references accounts,
  name text not null,
  created_at timestamptz not null default now()
);
create table if not exists user_group_members (
  account_id uuid not null,
  group_id uuid not null references user_groups on delete cascade,
  user_id uuid not null references users,
  primary key (group_id, user_id)
);
create index if not exists user_group_members_user on user_group_members (user_id, group_id);
do $$
declare name text;
begin
  foreach name in array array['user_groups', 'user_group_members'] loop
    if not exists (select from pg_policies where schemaname = current_schema() and tablename = name) then
      call secure_table(name);
    end if;
  end loop;
end $$;

-- The orders of a user are where a search begins; the users of an order are what its properties show.
create table order_user_assignments (
  account_id uuid not null references accounts,
  user_id uuid not null references users,
  order_id uuid not null references patient_orders on delete cascade,
  assigned_at timestamptz not null default now(),
  primary key (user_id, order_id)
);
create index order_user_assignments_order on order_user_assignments (order_id);
call secure_table('order_user_assignments');

create table order_group_assignments (
  account_id uuid not null references accounts,
  group_id uuid not null references user_groups on delete cascade,
  order_id uuid not null references patient_orders on delete cascade,
  assigned_at timestamptz not null default now(),
  primary key (group_id, order_id)
);
create index order_group_assignments_order on order_group_assignments (order_id);
call secure_table('order_group_assignments');
