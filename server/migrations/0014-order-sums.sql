-- Search and counting, laid out anew: keys know what lists are narrowed by, the words that names have are kept, and so are
-- sums of orders. What is there already is brought into the new form; parts of it may be there, so everything is made afresh.

-- How a text is compared: accents and case aside (NFKD without marks, letters without a decomposition spelt out). What is no
-- accent is put together again, so that a kana with its voicing and a Hangul syllable are one letter each.
do $$
declare
  -- The upper case of all scripts needs ICU where the database's own locale is C.
  locale text := case when exists (select 1 from pg_collation where collname = 'und-x-icu') then ' collate "und-x-icu"' else '' end;
begin
  execute format($f$
    create or replace function search_text(given text) returns text language sql immutable strict parallel safe return
      (upper(translate(replace(replace(replace(replace(replace(replace(
        normalize(regexp_replace(normalize(given, nfkd), '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]', '', 'g'), nfc),
        'ß', 'ss'), 'æ', 'ae'), 'Æ', 'AE'), 'œ', 'oe'), 'Œ', 'OE'), 'ẞ', 'SS'), 'øØłŁđĐıı', 'oOlLdDii')%s)) collate "C"
  $f$, locale);
end $$;

alter table patient_orders add column if not exists
  modality_search text[] not null generated always as (string_to_array(search_text(modality), '\')) stored;

-- What lists are narrowed by lies in the index, so that counting reads no order's row.
drop index if exists patient_orders_newest, patient_orders_institution, patient_orders_day;
create index patient_orders_newest on patient_orders (account_id, sort_at desc, id desc) include (order_day, institution_id)
  where trashed_at is null;
create index patient_orders_institution on patient_orders (account_id, institution_id, sort_at desc, id desc) include (order_day)
  where trashed_at is null;

-- What of an order is found by a key of several values; orders in the trash have none, so that keys alone can be counted.
-- A key has with it what lists are narrowed by besides.
drop table order_keys;
create table order_keys (
  account_id uuid not null,
  kind char(1) not null check (kind in ('n', 'm', 'o')), -- a word of the name, a modality, another patient id
  value text collate "C" not null,
  sort_at timestamptz not null,
  order_id uuid not null references patient_orders on delete cascade,
  institution_id uuid not null,
  order_day date not null,
  modality text collate "C" not null, -- all modalities of the order, as they are compared
  primary key (account_id, kind, value, sort_at, order_id) include (institution_id, order_day, modality)
);
create index order_keys_order on order_keys (order_id);
call secure_table('order_keys');

-- The words that names have or had, far fewer than names: a wildcard is looked up here. Two orders that bring a word at the
-- same moment may both write it, since to be unique it would have to be waited for.
drop table if exists name_words;
create table name_words (account_id uuid not null, word text collate "C" not null);
create index name_words_account on name_words (account_id, word);
call secure_table('name_words');

create or replace function keys_of(patient_name text, modality text, other_patient_ids text)
  returns table (kind char(1), value text) language sql immutable parallel safe as $$
    select 'n', left(word, 200) from unnest(search_words(patient_name)) word
    union select 'm', search_text(part) from unnest(string_to_array(modality, '\')) part where part <> ''
    union select 'o', left(search_text(part), 200) from unnest(string_to_array(other_patient_ids, '\')) part where part <> ''
  $$;

create or replace function keep_order_keys() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then delete from order_keys where order_id = new.id; end if;
  if new.trashed_at is not null then return null; end if;
  with made as (
    insert into order_keys (account_id, kind, value, sort_at, order_id, institution_id, order_day, modality)
      select new.account_id, kind, value, new.sort_at, new.id, new.institution_id, new.order_day, search_text(new.modality)
      from keys_of(new.patient_name, new.modality, new.other_patient_ids)
      returning kind, value)
  insert into name_words (account_id, word) select new.account_id, value from made
    where kind = 'n' and not exists (select 1 from name_words w where w.account_id = new.account_id and w.word = value);
  return null;
end $$;
-- Every batch of images counts itself into its order and names the modality again, so the texts themselves are compared.
drop trigger if exists order_keys_kept on patient_orders;
create trigger order_keys_kept after update of patient_name, modality, other_patient_ids, sort_at, order_day, institution_id, trashed_at
  on patient_orders for each row when (
    (old.patient_name, old.modality, old.other_patient_ids, old.sort_at, old.order_day, old.institution_id, old.trashed_at) is distinct from
    (new.patient_name, new.modality, new.other_patient_ids, new.sort_at, new.order_day, new.institution_id, new.trashed_at))
  execute function keep_order_keys();

-- How many orders there are, by institution and modalities: the sum of all changes. A change is a row of its own, so that
-- nobody waits for anybody; now and then one that comes adds up those before it, passing by what another is adding up.
drop trigger if exists patient_orders_made on patient_orders;
drop trigger if exists patient_orders_changed on patient_orders;
drop trigger if exists patient_orders_removed on patient_orders;
drop table if exists order_counts;
create table order_counts (
  account_id uuid not null,
  institution_id uuid not null,
  modality text collate "C" not null, -- all modalities of an order, as they are compared
  orders int not null
);
create index order_counts_account on order_counts (account_id);
call secure_table('order_counts');

create or replace procedure fold_order_counts(account uuid) language sql as $$
  with folded as (
    delete from order_counts where ctid = any(array(
      select ctid from order_counts where account_id = account limit 1000 for update skip locked)) returning *)
  insert into order_counts
    select account_id, institution_id, modality, sum(orders) from folded group by 1, 2, 3 having sum(orders) <> 0
$$;

create or replace function count_made_orders() returns trigger language plpgsql as $$
begin
  insert into order_counts select account_id, institution_id, search_text(modality), count(*)
    from made where trashed_at is null group by 1, 2, 3;
  if random() < 0.02 then call fold_order_counts(current_account()); end if;
  return null;
end $$;
create trigger patient_orders_made after insert on patient_orders referencing new table as made
  for each statement execute function count_made_orders();

create or replace function count_changed_order() returns trigger language plpgsql as $$
begin
  if old.trashed_at is null then insert into order_counts values (old.account_id, old.institution_id, search_text(old.modality), -1); end if;
  if new.trashed_at is null then insert into order_counts values (new.account_id, new.institution_id, search_text(new.modality), 1); end if;
  if random() < 0.02 then call fold_order_counts(new.account_id); end if;
  return null;
end $$;
create trigger patient_orders_changed after update of modality, institution_id, trashed_at on patient_orders for each row when (
    (old.modality, old.institution_id, old.trashed_at is null) is distinct from (new.modality, new.institution_id, new.trashed_at is null))
  execute function count_changed_order();

create or replace function count_removed_orders() returns trigger language plpgsql as $$
begin
  insert into order_counts select account_id, institution_id, search_text(modality), -count(*)
    from removed where trashed_at is null group by 1, 2, 3;
  return null;
end $$;
create trigger patient_orders_removed after delete on patient_orders referencing old table as removed
  for each statement execute function count_removed_orders();

do $$
declare account uuid;
begin
  for account in select account_id from directory where kind = 'account' loop
    perform set_config('opaline.account_id', account::text, true);
    -- Texts are compared in another way now, so what was made of them is made again.
    update patient_orders set patient_name = patient_name, patient_id = patient_id, accession_number = accession_number,
      modality = modality where account_id = account;
    update folders set name = name where account_id = account;
    insert into order_keys (account_id, kind, value, sort_at, order_id, institution_id, order_day, modality)
      select o.account_id, k.kind, k.value, o.sort_at, o.id, o.institution_id, o.order_day, search_text(o.modality)
      from patient_orders o, keys_of(o.patient_name, o.modality, o.other_patient_ids) k
      where o.account_id = account and o.trashed_at is null;
    insert into name_words (account_id, word)
      select distinct account_id, value from order_keys where account_id = account and kind = 'n';
    insert into order_counts (account_id, institution_id, modality, orders)
      select account_id, institution_id, search_text(modality), count(*) from patient_orders
      where account_id = account and trashed_at is null group by 1, 2, 3;
  end loop;
  perform set_config('opaline.account_id', '', true);
end $$;
