-- The flags that an account gives to new orders, at most one of a group.
create table default_order_flags (
  account_id uuid not null,
  group_id int not null,
  flag_id int not null,
  primary key (account_id, group_id),
  foreign key (account_id, group_id, flag_id) references flags on delete cascade
);
call secure_table('default_order_flags');

-- An order may come by any door, so they are given where the row is made. A flag that is being removed is waited for.
create function give_default_flags() returns trigger language plpgsql as $$
begin
  insert into order_flags (account_id, order_id, group_id, flag_id)
  select o.account_id, o.id, given.group_id, given.flag_id from made o join (
    select d.account_id, d.group_id, d.flag_id from default_order_flags d
      join flags f on f.account_id = d.account_id and f.group_id = d.group_id and f.flag_id = d.flag_id
    for key share of f) given on given.account_id = o.account_id;
  return null;
end $$;
create trigger patient_orders_default_flags after insert on patient_orders referencing new table as made
  for each statement execute function give_default_flags();
