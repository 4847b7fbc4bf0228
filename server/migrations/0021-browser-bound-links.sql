-- A viewer link is bound to the network address that it was made for, or to the first browser that opens it.
alter table viewer_links
  add column of_browser boolean not null default false,
  add column browser_hash bytea; -- SHA-256 of what that browser holds; null: none has opened it yet
