-- A version of an image that a later one replaced is an entry of the trash, and comes back as others do. What replaced it may
-- have come by a door without a user.
alter table trash_entries alter column user_id drop not null, add column replaced boolean not null default false;
with chosen as materialized (
  select i.id, gen_random_uuid() entry_id, i.account_id, s.order_id, i.series_id, i.sop_instance_uid, i.replaced_at
  from instances i join studies s on s.id = i.study_id
  where i.replaced_at is not null and i.trashed_at is not null and i.trash_entry_id is null),
made as (
  insert into trash_entries (id, account_id, order_id, series_id, sop_instance_uid, images_count, trashed_at, replaced)
  select entry_id, account_id, order_id, series_id, sop_instance_uid, 1, replaced_at, true from chosen)
update instances i set trash_entry_id = chosen.entry_id from chosen where i.id = chosen.id;
drop index instances_replaced;
alter table instances drop column replaced_at;
