-- Studies, series and images as DICOMweb searches them (PS3.18 10.6): newest first by the study's own date and time, by values
-- that lie in the stored attributes, and by keys that an index leads to.

-- DICOM JSON as the database reads it. What its jsonb has no place for (NUL, half characters) is left out; what is no JSON at all
-- has no attributes.
create function stored_json(given text) returns jsonb language plpgsql immutable strict parallel safe as $$
begin
  return given::jsonb;
exception when others then
  begin
    return regexp_replace(replace(given, '\\', '\u005c'), '\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '', 'g')::jsonb;
  exception when others then
    return '{}';
  end;
end $$;

-- One value of DICOM JSON as text: a person's name with its groups, a number as it is written.
create function value_text(value jsonb) returns text language sql immutable parallel safe return
  case jsonb_typeof(value)
    when 'object' then rtrim(concat(value ->> 'Alphabetic', '=', value ->> 'Ideographic', '=', value ->> 'Phonetic'), '=')
    else value #>> '{}' end;

-- A date (DA, also the retired YYYY.MM.DD) as YYYYMMDD; '' where it is none.
create function dicom_date(given text) returns text language sql immutable parallel safe return
  case when given ~ '^\s*\d{4}([.-]?)\d{2}\1\d{2}\s*$' then regexp_replace(given, '\D', '', 'g') else '' end;

-- A time (TM, also the retired HH:MM:SS) as HHMMSS.FFFFFF; '' where it is none.
create function dicom_time(given text) returns text language sql immutable parallel safe return
  case when given ~ '^\s*\d{2}(:?\d{2}(:?\d{2}(\.\d{1,6})?)?)?\s*$'
    then rpad(regexp_replace(split_part(given, '.', 1), '\D', '', 'g'), 6, '0') || '.'
      || rpad(regexp_replace(split_part(given, '.', 2), '\D', '', 'g'), 6, '0')
    else '' end;

alter table studies
  -- Of the stored attributes, as dicom_date and dicom_time have them; set by a trigger.
  add column study_date text collate "C" not null default '',
  add column study_time text collate "C" not null default '';

create index studies_newest on studies (account_id, study_date desc, study_time desc, id desc)
  include (institution_id, order_id, study_instance_uid) where trashed_at is null;
create index series_uid on series (account_id, series_instance_uid);

-- What an image is by its pixels, as searches answer it; null: to be looked up in its metadata.
alter table instances
  add column image_rows int,
  add column image_columns int,
  add column bits_allocated int;

-- What studies, series and images are found by beside their UIDs: values of attributes, in the order of the studies.
create table attribute_keys (
  account_id uuid not null,
  tag text collate "C" not null, -- 8 hexadecimal digits
  value text collate "C" not null, -- of a person's name one group, accents and case aside
  study_date text collate "C" not null,
  study_time text collate "C" not null,
  study_id bigint not null references studies on delete cascade,
  series_id bigint references series on delete cascade, -- null: the whole study has the value
  instance_id bigint references instances on delete cascade
);
create unique index attribute_keys_value on attribute_keys
  (account_id, tag, value, study_date desc, study_time desc, study_id desc, series_id, instance_id) nulls not distinct;
create index attribute_keys_study on attribute_keys (study_id);
create index attribute_keys_series on attribute_keys (series_id) where series_id is not null;
create index attribute_keys_instance on attribute_keys (instance_id) where instance_id is not null;
call secure_table('attribute_keys');

create function date_study() returns trigger language plpgsql as $$
declare stored jsonb := stored_json(new.attributes);
begin
  new.study_date := dicom_date(coalesce(value_text(stored #> '{00080020,Value,0}'), ''));
  new.study_time := dicom_time(coalesce(value_text(stored #> '{00080030,Value,0}'), ''));
  return new;
end $$;
create trigger studies_dated before insert or update of attributes on studies for each row execute function date_study();

-- Of each study its ID, its referring physician and its modalities.
create function study_keys(attributes jsonb, modalities text[]) returns table (tag text, value text)
  language sql immutable parallel safe as $$
    select '00080061', left(m, 64) from unnest(modalities) m
    union select '00200010', left(value_text(attributes #> '{00200010,Value,0}'), 64) where attributes #> '{00200010,Value,0}' is not null
    union select '00080090', left(name, 200)
      from string_to_table(search_text(value_text(attributes #> '{00080090,Value,0}')), '=') name where name <> ''
  $$;

create function keep_study_keys() returns trigger language plpgsql as $$
begin
  -- Images bring modalities and take none away, so what is there already stays.
  if tg_op = 'UPDATE' and old.attributes = new.attributes then
    insert into attribute_keys (account_id, tag, value, study_date, study_time, study_id)
      select new.account_id, '00080061', left(m, 64), new.study_date, new.study_time, new.id from unnest(new.modalities) m
      on conflict do nothing;
    delete from attribute_keys where study_id = new.id and tag = '00080061' and not value = any(new.modalities)
      and not old.modalities <@ new.modalities;
    return null;
  end if;
  if tg_op = 'UPDATE' then
    delete from attribute_keys where study_id = new.id and series_id is null and tag in ('00080061', '00080090', '00200010');
    update attribute_keys set study_date = new.study_date, study_time = new.study_time where study_id = new.id;
  end if;
  insert into attribute_keys (account_id, tag, value, study_date, study_time, study_id)
    select new.account_id, k.tag, k.value, new.study_date, new.study_time, new.id
    from study_keys(stored_json(new.attributes), new.modalities) k;
  return null;
end $$;
create trigger study_keys_made after insert on studies for each row execute function keep_study_keys();
create trigger study_keys_kept after update of attributes, modalities on studies
  for each row when ((old.attributes, old.modalities) is distinct from (new.attributes, new.modalities))
  execute function keep_study_keys();

-- A name's words from their ends too, so that a word with one wrong letter is found by the half that is right.
alter table name_words add column reversed text collate "C" not null generated always as (reverse(word)) stored;
create index name_words_reversed on name_words (account_id, reversed);

do $$
declare account uuid;
begin
  for account in select account_id from directory where kind = 'account' loop
    perform set_config('opaline.account_id', account::text, true);
    update studies set attributes = attributes where account_id = account;
    insert into attribute_keys (account_id, tag, value, study_date, study_time, study_id)
      select s.account_id, k.tag, k.value, s.study_date, s.study_time, s.id
      from studies s, study_keys(stored_json(s.attributes), s.modalities) k where s.account_id = account;
  end loop;
  perform set_config('opaline.account_id', '', true);
end $$;
