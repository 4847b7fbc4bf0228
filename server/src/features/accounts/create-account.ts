import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { makeToken, sha256 } from '../../secrets.ts'
import type { Database, Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { insertApiKey } from '../api-keys/insert-api-key.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { makeAeTitle } from '../institutions/make-ae-title.ts'
import { hashPassword } from '../sessions/password.ts'
import { takeEmail } from '../users/email-entry.ts'

export interface NewAccount {
  readonly accountName: string
  readonly institutionName: string
  readonly adminName: string
  readonly adminEmail: string
  /** Left out: one is made. */
  readonly adminPassword?: string | undefined
  readonly timeZone: string
  /** Makes no API key: nobody would be told of it. */
  readonly withoutApiKey?: true
  /** Nobody has shown that the Admin's address is theirs: until then the account mails nobody outside. */
  readonly isUnconfirmed?: true
  /** What its audit record says; left out: it was made on the server itself. */
  readonly deed?: { readonly action: string; readonly address: string; readonly requestId: string }
}

/** What the first user of an account needs; the secrets among it are stored as hashes only. */
export interface CreatedAccount {
  readonly AccountKey: string
  readonly ApiKey: string
  readonly AdminEmail: string
  readonly AdminPassword: string
  readonly AccountUuid: string
  readonly UserUuid: string
  readonly InstitutionUuid: string
  readonly AeTitle: string
}

async function insertRows(tx: Tx, account: NewAccount, made: CreatedAccount, passwordHash: string): Promise<void> {
  const accountUuid = made.AccountUuid
  await tx
    .insertInto('accounts')
    .values({
      id: accountUuid,
      name: account.accountName,
      account_key: made.AccountKey,
      time_zone: account.timeZone,
      is_unconfirmed: account.isUnconfirmed ?? false,
    })
    .execute()
  await tx
    .insertInto('institutions')
    .values({
      id: made.InstitutionUuid,
      account_id: accountUuid,
      name: account.institutionName,
      ae_title: made.AeTitle,
    })
    .execute()
  await tx
    .insertInto('users')
    .values({
      id: made.UserUuid,
      account_id: accountUuid,
      user_name: account.adminEmail,
      full_name: account.adminName,
      email: account.adminEmail,
      user_type: 'Admin',
      password_hash: passwordHash,
    })
    .execute()
  await tx
    .insertInto('user_institutions')
    .values({ account_id: accountUuid, user_id: made.UserUuid, institution_id: made.InstitutionUuid })
    .execute()
  await sql`call make_first_flags(${accountUuid}::uuid)`.execute(tx)
}

async function insertDirectory(tx: Tx, made: CreatedAccount): Promise<void> {
  const entry = { account_id: made.AccountUuid }
  await tx
    .insertInto('directory')
    .values([
      { ...entry, kind: 'account', key: sha256(made.AccountUuid), subject_id: made.AccountUuid },
      { ...entry, kind: 'account-key', key: sha256(made.AccountKey), subject_id: made.AccountUuid },
    ])
    .execute()
  await takeEmail(tx, made.AccountUuid, made.UserUuid, made.AdminEmail)
}

/**
 * Makes an account with its first institution, an Admin and an API key.
 * @param beforeCommit is told of the account before it exists for others; if it fails, nothing was made
 * @throws ApiError Conflict when the e-mail address is taken
 */
export async function createAccount(
  database: Database,
  account: NewAccount,
  beforeCommit: (made: CreatedAccount) => Promise<void> = async () => undefined,
): Promise<CreatedAccount> {
  const password = account.adminPassword ?? makeToken().slice(0, 24)
  const passwordHash = await hashPassword(password)
  const made = {
    AccountKey: randomUUID(),
    AdminEmail: account.adminEmail,
    AdminPassword: password,
    AccountUuid: makeUuid(),
    UserUuid: makeUuid(),
    InstitutionUuid: makeUuid(),
    AeTitle: makeAeTitle(),
    ApiKey: '',
  }
  return database.forAccount(made.AccountUuid, async (tx) => {
    const { AccountUuid: accountUuid, UserUuid: userUuid } = made
    await insertRows(tx, account, made, passwordHash)
    await insertDirectory(tx, made)
    const key = account.withoutApiKey ? undefined : await insertApiKey(tx, { accountUuid, name: 'First key' })
    const deed = account.deed ?? { action: 'CreateAccount', address: '', requestId: '' }
    await appendAuditRecord(tx, { ...deed, accountUuid, userUuid, outcome: 'success' })
    const whole = { ...made, ApiKey: key?.apiKey ?? '' }
    await beforeCommit(whole)
    return whole
  })
}
