-- Search over orders. Row level security lets an index be used only with leakproof operators (=, <, <=, >, >= of text and
-- times), so every filter that must be fast is a range over a column or a side table, and patterns only refine it.

-- How a text is compared: accents and case aside (NFKD without marks, letters without a decomposition spelt out). What is no
-- accent is put together again, so that a kana with its voicing and a Hangul syllable are one letter each.
do $$
declare
  -- The upper case of all scripts needs ICU where the database's own locale is C.
  locale text := case when exists (select 1 from pg_collation where collname = 'und-x-icu') then ' collate "und-x-icu"' else '' end;
begin
  execute format($f$
    create function search_text(given text) returns text language sql immutable strict parallel safe return
      (upper(translate(replace(replace(replace(replace(
        normalize(regexp_replace(normalize(given, nfkd), '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]', '', 'g'), nfc),
        'ß', 'ss'), 'æ', 'ae'), 'Æ', 'AE'), 'œ', 'oe'), 'øØłŁđĐıı', 'oOlLdDii')%s)) collate "C"
  $f$, locale);
end $$;

-- The words of a name, any component, any group: split at spaces, ^, = and commas.
create function search_words(given text) returns text[] language sql immutable strict parallel safe
  as $$ select coalesce(array_agg(distinct word), '{}')
        from regexp_split_to_table(search_text(given), '[\s^=,]+') word where word <> '' $$;

alter table patient_orders
  -- ' SMITH JOHN': every word has a space before it.
  add column name_search text collate "C" not null generated always as (' ' || regexp_replace(search_text(patient_name), '[\s^=,]+', ' ', 'g')) stored,
  add column patient_id_search text collate "C" not null generated always as (search_text(patient_id)) stored,
  add column accession_search text collate "C" not null generated always as (search_text(accession_number)) stored;

create index patient_orders_newest on patient_orders (account_id, sort_at desc, id desc) where trashed_at is null;
create index patient_orders_institution on patient_orders (account_id, institution_id, sort_at desc, id desc) where trashed_at is null;
create index patient_orders_day on patient_orders (account_id, order_day) where trashed_at is null;
create index patient_orders_patient on patient_orders (account_id, patient_id_search) where trashed_at is null;
create index patient_orders_accession on patient_orders (account_id, accession_search) where trashed_at is null;

-- What of an order is found by a key of several values; orders in the trash have none, so that keys alone can be counted.
create table order_keys (
  account_id uuid not null,
  kind char(1) not null check (kind in ('n', 'm', 'o')), -- a word of the name, a modality, another patient id
  value text collate "C" not null,
  sort_at timestamptz not null,
  order_id uuid not null references patient_orders on delete cascade,
  institution_id uuid not null,
  primary key (account_id, kind, value, sort_at, order_id) include (institution_id)
);
create index order_keys_order on order_keys (order_id);
call secure_table('order_keys');

create function keep_order_keys() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then delete from order_keys where order_id = new.id; end if;
  if new.trashed_at is not null then return null; end if;
  insert into order_keys (account_id, kind, value, sort_at, order_id, institution_id)
    select new.account_id, kind, value, new.sort_at, new.id, new.institution_id from (
      select 'n' kind, left(word, 200) value from unnest(search_words(new.patient_name)) word
      union select 'm', search_text(part) from unnest(string_to_array(new.modality, '\')) part where part <> ''
      union select 'o', left(search_text(part), 200) from unnest(string_to_array(new.other_patient_ids, '\')) part where part <> '') found;
  return null;
end $$;
create trigger order_keys_made after insert on patient_orders for each row execute function keep_order_keys();
create trigger order_keys_kept after update of patient_name, modality, other_patient_ids, sort_at, institution_id, trashed_at on patient_orders
  for each row when (old is distinct from new) execute function keep_order_keys();
