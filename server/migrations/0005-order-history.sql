-- Which records of the audit are about which order. An array's operators are not leakproof, so row level security keeps its
-- index from being used, and an order's history would read every record of the account.
create table audit_record_orders (
  account_id uuid not null,
  order_id uuid not null,
  record_id bigint not null references audit_records,
  primary key (account_id, order_id, record_id)
);
call secure_table('audit_record_orders');

create function note_audited_orders() returns trigger language plpgsql as $$
begin
  insert into audit_record_orders (account_id, order_id, record_id)
    select distinct account_id, unnest(order_ids), id from made;
  return null;
end $$;
create trigger audit_records_orders after insert on audit_records referencing new table as made
  for each statement execute function note_audited_orders();

do $$
declare account uuid;
begin
  for account in select account_id from directory where kind = 'account' loop
    perform set_config('opaline.account_id', account::text, true);
    insert into audit_record_orders (account_id, order_id, record_id)
      select distinct account_id, unnest(order_ids), id from audit_records where account_id = account;
  end loop;
  perform set_config('opaline.account_id', '', true);
end $$;
