-- Attributes beyond the standard's that an account searches by; their values are rows of attribute_keys.
create table indexed_tags (
  account_id uuid not null references accounts,
  tag text collate "C" not null check (tag ~ '^[0-9A-F]{8}$'), -- of a private one the last two digits stand in its creator's block
  level text not null check (level in ('study', 'series', 'instance')),
  vr text not null,
  private_creator text not null default '',
  -- Its place in the list, from 1.
  position int not null,
  -- Since when all images have their keys; null: those from before are still being gone through.
  filled_at timestamptz,
  -- The run of jobs that goes through them; a later setting begins another one.
  run_id uuid not null,
  primary key (account_id, tag)
);
call secure_table('indexed_tags');
