-- Receipts ask for documents by their bytes alone, whatever order they belong to.
create index documents_sha256 on documents (account_id, sha256);
