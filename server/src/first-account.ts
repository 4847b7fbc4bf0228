import { access, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createAccount } from './features/accounts/create-account.ts'
import type { Services } from './services.ts'
import type { Tx } from './store/db/database.ts'

/** What the first start writes for its owner (contract 8). */
export interface FirstAccount {
  readonly Url: string
  readonly AccountKey: string
  readonly ApiKey: string
  readonly AdminEmail: string
  readonly AdminPassword: string
  readonly UserUuid: string
  readonly InstitutionUuid: string
  readonly AeTitle: string
}

const hasAccounts = async (tx: Tx): Promise<boolean> =>
  (await tx.selectFrom('directory').select('kind').where('kind', '=', 'account').limit(1).execute()).length > 0

async function writeForOwner(path: string, text: string): Promise<void> {
  const part = `${path}.part`
  const file = await open(part, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, path)
}

const FIRST = {
  accountName: 'First account',
  institutionName: 'First institution',
  adminName: 'Administrator',
  adminEmail: 'admin@opaline.example',
}

// Any number that no other lock of this database has.
const FIRST_ACCOUNT_LOCK = 7_262_592

/**
 * Makes the first account when there is none, and writes `first-account.json` (mode 0600) into the data directory;
 * the file is there before the account is. Of several processes that start at once, one makes it.
 * @returns the file's path when it was written
 */
export const makeFirstAccount = (services: Services): Promise<string | undefined> =>
  services.database.withoutAccount.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${FIRST_ACCOUNT_LOCK})`.execute(tx)
    if (await hasAccounts(tx)) return undefined
    const path = join(services.config.DATA_DIR, 'first-account.json')
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    await createAccount(services.database, { ...FIRST, timeZone }, async (made) => {
      const { AccountKey, ApiKey, AdminEmail, AdminPassword, UserUuid, InstitutionUuid, AeTitle } = made
      const Url = services.publicUrl()
      const first: FirstAccount = {
        Url,
        AccountKey,
        ApiKey,
        AdminEmail,
        AdminPassword,
        UserUuid,
        InstitutionUuid,
        AeTitle,
      }
      await writeForOwner(path, `${JSON.stringify(first, null, 2)}\n`)
    })
    return path
  })

/** Where the keys of the first account stand, if the file is still there. */
export async function findFirstAccount(dataDirectory: string): Promise<string | undefined> {
  const path = join(dataDirectory, 'first-account.json')
  return access(path).then(
    () => path,
    () => undefined,
  )
}
