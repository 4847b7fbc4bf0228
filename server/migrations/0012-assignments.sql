-- Who an order was assigned to: what a limited-access user sees.

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
