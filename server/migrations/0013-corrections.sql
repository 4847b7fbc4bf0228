-- What a person or a rule set right in an order, and what it replaced: copies that go out carry both (contract 9).
create table if not exists order_corrections (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  order_id uuid not null references patient_orders on delete cascade,
  at timestamptz not null default clock_timestamp(),
  user_id uuid,
  reason text not null,
  keyword text not null,
  replaced text not null,
  value text not null
);
create index if not exists order_corrections_order on order_corrections (order_id);
do $$
begin
  if not exists (select 1 from pg_policies where schemaname = current_schema() and tablename = 'order_corrections') then
    call secure_table('order_corrections');
  end if;
end $$;
