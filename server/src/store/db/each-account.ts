import type { Database, Tx } from './database.ts'

/** Runs `work` for every account in turn, each in a transaction of its own: how jobs see more than one account. */
export async function eachAccount(
  database: Database,
  work: (tx: Tx, accountUuid: string) => Promise<void>,
): Promise<void> {
  const accounts = await database.withoutAccount
    .selectFrom('directory')
    .select('account_id')
    .where('kind', '=', 'account')
    .execute()
  for (const { account_id } of accounts) await database.forAccount(account_id, (tx) => work(tx, account_id))
}
