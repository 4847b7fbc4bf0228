import type { Database, Tx } from './database.ts'

/** The accounts that there are: how jobs see more than one. */
export async function listAccounts(database: Database): Promise<string[]> {
  const accounts = await database.withoutAccount
    .selectFrom('directory')
    .select('account_id')
    .where('kind', '=', 'account')
    .execute()
  return accounts.map((account) => account.account_id)
}

/** Runs `work` for every account in turn, each in a transaction of its own. */
export async function eachAccount(
  database: Database,
  work: (tx: Tx, accountUuid: string) => Promise<void>,
): Promise<void> {
  for (const account of await listAccounts(database)) await database.forAccount(account, (tx) => work(tx, account))
}
