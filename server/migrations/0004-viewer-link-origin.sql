-- The page that asked for the link may show the viewer in a frame, where the account lists no domains.
alter table viewer_links add column origin text not null default '';
