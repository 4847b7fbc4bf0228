-- Groups of orders, flags, and how much folders hold.

-- Orders of a group open together; a group is nothing but this name in two orders or more.
alter table patient_orders add column connected_group_id uuid;
create index patient_orders_group on patient_orders (account_id, connected_group_id) where connected_group_id is not null;

-- A name as a whole: case, accents and empty components at the end of a group aside.
create function whole_name(given text) returns text language sql immutable strict parallel safe
  return search_text(ltrim(rtrim(regexp_replace(given, '[\s^]+(?==|$)', '', 'g'), '= ')));

-- A link of a folder opens on the list of its studies, even of one.
alter table viewer_links add column opens_list boolean not null default false;

create table flag_groups (
  account_id uuid not null references accounts,
  group_id int not null check (group_id > 0),
  name text not null,
  position int not null,
  primary key (account_id, group_id)
);
call secure_table('flag_groups');

create table flags (
  account_id uuid not null,
  group_id int not null,
  flag_id int not null check (flag_id > 0),
  name text not null,
  color text not null check (color ~ '^#[0-9a-f]{6}$'),
  position int not null,
  primary key (account_id, group_id, flag_id),
  foreign key (account_id, group_id) references flag_groups on delete cascade
);
call secure_table('flags');

-- At most one flag of a group.
create table order_flags (
  account_id uuid not null,
  order_id uuid not null references patient_orders on delete cascade,
  group_id int not null,
  flag_id int not null,
  primary key (order_id, group_id),
  foreign key (account_id, group_id, flag_id) references flags on delete cascade
);
create index order_flags_flag on order_flags (account_id, group_id, flag_id);
call secure_table('order_flags');

-- What an account begins with.
create procedure make_first_flags(account uuid) language sql as $$
  insert into flag_groups (account_id, group_id, name, position) values (account, 1, 'Priority', 1), (account, 2, 'Reading', 2);
  insert into flags (account_id, group_id, flag_id, name, color, position) values
    (account, 1, 1, 'Stat', '#d32f2f', 1), (account, 1, 2, 'Urgent', '#f57c00', 2), (account, 1, 3, 'Routine', '#388e3c', 3),
    (account, 2, 4, 'Unread', '#1976d2', 1), (account, 2, 5, 'In progress', '#fbc02d', 2), (account, 2, 6, 'Read', '#757575', 3);
$$;

alter table folders add column name_search text collate "C" not null generated always as (search_text(name)) stored;

-- How much a place holds, itself and with all below it, each order once. A place is a folder, or a user: the root of their
-- folders. A count is the sum of its rows: a change is a row of its own, so that nobody waits for anybody, and now and then
-- one that comes adds up those before it.
create table folder_counts (
  account_id uuid not null,
  place_id uuid not null,
  institution_id uuid, -- of the orders; null: all orders, and folders
  orders int not null default 0,
  all_orders int not null default 0,
  folders int not null default 0,
  all_folders int not null default 0
);
-- By the place alone: with the account before it, as long as the table's statistics are old, all rows of the account are read.
create index folder_counts_place on folder_counts (place_id);
create index folder_counts_all on folder_counts (place_id) where institution_id is null;
call secure_table('folder_counts');

-- The places that each of these folders counts in: itself, those above it, and its owner. A folder is never moved.
create function places_of(given uuid[]) returns table (folder_id uuid, place_id uuid) language sql stable as $$
  with recursive up as (
    select id folder_id, id place_id, parent_id, owner_id from folders where id = any(given)
    union all select up.folder_id, f.id, f.parent_id, f.owner_id from up join folders f on f.id = up.parent_id)
  select up.folder_id, up.place_id from up union all select up.folder_id, up.owner_id from up where up.parent_id is null
$$;

create procedure fold_folder_counts(account uuid, places uuid[]) language sql as $$
  with folded as (
    delete from folder_counts where ctid = any(array(
      select ctid from folder_counts where account_id = account and place_id = any(places) limit 10000 for update skip locked))
    returning *)
  insert into folder_counts
    select account_id, place_id, institution_id, sum(orders), sum(all_orders), sum(folders), sum(all_folders)
    from folded group by 1, 2, 3 having (sum(orders), sum(all_orders), sum(folders), sum(all_folders)) <> (0, 0, 0, 0)
$$;

create function count_made_folders() returns trigger language plpgsql as $$
declare
  places uuid[];
begin
  with counted as (
    insert into folder_counts (account_id, place_id, folders, all_folders)
      select m.account_id, p.place_id, count(*) filter (where p.place_id = coalesce(m.parent_id, m.owner_id)), count(*)
      from places_of(array(select id from moved)) p join moved m on m.id = p.folder_id
      where p.place_id <> p.folder_id group by 1, 2
      returning place_id)
  select array_agg(place_id) into places from counted;
  if random() < 0.02 then call fold_folder_counts(current_account(), places); end if;
  return null;
end $$;
create trigger folders_made after insert on folders referencing new table as moved
  for each statement execute function count_made_folders();

-- Orders come into folders or go out of them. Each order is locked, so that two who move the same one count after each other
-- and what is read then is what is there; it counts anew in the places that none of its other folders counts in.
create function count_moved_orders() returns trigger language plpgsql as $$
declare
  changed uuid[] := array(select distinct order_id from moved);
  sign int := case tg_op when 'INSERT' then 1 else -1 end;
  places uuid[];
begin
  if cardinality(changed) = 0 then return null; end if;
  perform 1 from patient_orders where id = any(changed) order by id for no key update;
  with held as materialized (
      select order_id, folder_id, true is_moved from moved
      union all select order_id, folder_id, false from folder_orders
        where order_id = any(changed) and (order_id, folder_id) not in (select order_id, folder_id from moved)),
    counted as (
      select h.order_id, p.place_id, bool_and(h.is_moved)::int anew, count(*) filter (where h.is_moved and p.place_id = h.folder_id) itself
      from held h join places_of(array(select distinct folder_id from held)) p on p.folder_id = h.folder_id group by 1, 2),
    made as (
      insert into folder_counts (account_id, place_id, institution_id, orders, all_orders)
        select o.account_id, c.place_id, o.institution_id, sign * sum(c.itself), sign * sum(c.anew)
        from counted c join patient_orders o on o.id = c.order_id where o.trashed_at is null
        group by grouping sets ((1, 2, 3), (1, 2)) having sum(c.anew) > 0 or sum(c.itself) > 0
        returning place_id)
  select array_agg(distinct place_id) into places from made;
  if random() < 0.02 then call fold_folder_counts(current_account(), places); end if;
  return null;
end $$;
create trigger folder_orders_made after insert on folder_orders referencing new table as moved
  for each statement execute function count_moved_orders();
create trigger folder_orders_removed after delete on folder_orders referencing old table as moved
  for each statement execute function count_moved_orders();

-- An order goes to the trash, comes back, or goes to another institution.
create function count_filed_order() returns trigger language plpgsql as $$
declare
  held uuid[] := array(select folder_id from folder_orders where order_id = new.id);
begin
  insert into folder_counts (account_id, place_id, institution_id, orders, all_orders)
    select new.account_id, p.place_id, c.institution_id, sum(c.sign * p.itself), sum(c.sign)
    from (select place_id, count(*) filter (where place_id = folder_id)::int itself from places_of(held) group by 1) p,
      (values (old.institution_id, old.trashed_at, -1), (null, old.trashed_at, -1),
        (new.institution_id, new.trashed_at, 1), (null, new.trashed_at, 1)) c (institution_id, trashed_at, sign)
    where c.trashed_at is null group by 2, 3 having sum(c.sign) <> 0;
  return null;
end $$;
create trigger patient_orders_filed after update of institution_id, trashed_at on patient_orders for each row when (
    (old.institution_id, old.trashed_at is null) is distinct from (new.institution_id, new.trashed_at is null))
  execute function count_filed_order();

-- Counts an account's folders from the beginning.
create procedure count_folders(account uuid) language sql as $$
  delete from folder_counts where account_id = account;
  with place as materialized (select * from places_of(array(select id from folders where account_id = account)))
  insert into folder_counts (account_id, place_id, folders, all_folders)
    select account, p.place_id, count(*) filter (where p.place_id = coalesce(f.parent_id, f.owner_id)), count(*)
    from place p join folders f on f.id = p.folder_id where p.place_id <> p.folder_id group by 2;
  with place as materialized (select * from places_of(array(select id from folders where account_id = account)))
  insert into folder_counts (account_id, place_id, institution_id, orders, all_orders)
    select account, p.place_id, o.institution_id, count(*) filter (where p.place_id = p.folder_id), count(distinct o.id)
    from place p join folder_orders fo on fo.folder_id = p.folder_id join patient_orders o on o.id = fo.order_id
    where o.trashed_at is null group by grouping sets ((2, 3), (2));
$$;

do $$
declare account uuid;
begin
  for account in select account_id from directory where kind = 'account' loop
    perform set_config('opaline.account_id', account::text, true);
    call make_first_flags(account);
    call count_folders(account);
  end loop;
  perform set_config('opaline.account_id', '', true);
end $$;
