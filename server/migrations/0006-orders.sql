-- Orders made and corrected by people, and the trash.

-- The zone that an institution's times are in: its own, else the account's.
create function institution_zone(institution uuid) returns text language sql stable parallel safe
  as $$ select coalesce(nullif(i.time_zone, ''), a.time_zone) from institutions i join accounts a on a.id = i.account_id
        where i.id = institution $$;

-- When an order is: its day, its instant and its shown time, from a local time with the offset that its images tell, else in
-- the institution's zone; without a local time, from the moment that the order came.
create function order_moment(institution uuid, given timestamp, offset_minutes int, came timestamptz)
  returns table (order_day date, sort_at timestamptz, shown text) language sql stable parallel safe
  as $$
    select coalesce(given::date, (came at time zone zone)::date),
      case when given is null then came
           when offset_minutes is null then given at time zone zone
           else (given - make_interval(mins => offset_minutes)) at time zone 'UTC' end,
      coalesce(to_char(given, 'YYYY-MM-DD HH24:MI'), '')
    from institution_zone(institution) zone
  $$;

-- What a person or a rule set right in an order, and what it replaced: copies that go out carry both (contract 9).
create table order_corrections (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  order_id uuid not null references patient_orders on delete cascade,
  at timestamptz not null default clock_timestamp(),
  user_id uuid,
  reason text not null,
  -- The attribute's keyword (PS3.6). Values are as orders have them: a birth date is YYYY-MM-DD.
  keyword text not null,
  replaced text not null,
  value text not null
);
call secure_table('order_corrections');
create index order_corrections_order on order_corrections (order_id);

-- When a study of the same UID was moved to the trash before this order's images came.
alter table patient_orders add column deleted_before timestamptz;

create index patient_orders_birth_date on patient_orders (account_id, birth_date collate "C") include (institution_id)
  where trashed_at is null and birth_date <> '';

-- The trash, by what was deleted last, and by the UID that images may come with again.
create index patient_orders_trash on patient_orders (account_id, trashed_at desc, id desc) where trashed_at is not null;
create index patient_orders_trashed_study on patient_orders (institution_id, study_instance_uid) where trashed_at is not null;

-- What hangs on an order goes with it when it is purged.
create index patient_orders_fulfilled_by on patient_orders (fulfilled_by) where fulfilled_by is not null;
alter table patient_orders drop constraint patient_orders_fulfilled_by_fkey,
  add foreign key (fulfilled_by) references patient_orders on delete set null;
alter table folder_orders drop constraint folder_orders_order_id_fkey,
  add foreign key (order_id) references patient_orders on delete cascade;
alter table arrival_runs drop constraint arrival_runs_order_id_fkey,
  add foreign key (order_id) references patient_orders on delete cascade;
alter table study_uid_aliases drop constraint study_uid_aliases_order_id_fkey,
  add foreign key (order_id) references patient_orders on delete cascade;
-- An instance's series says the same, and has an index by which it is found.
alter table instances drop constraint instances_study_id_fkey;
