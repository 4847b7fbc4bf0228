-- The secret of an account under which anonymised runs map UIDs: made when it is first needed, never changed, since the
-- same file must be mapped alike years later.
create table pseudonymization_secrets (
  account_id uuid primary key references accounts,
  -- Encrypted with the server's secret.
  sealed_secret bytea not null
);
call secure_table('pseudonymization_secrets');
