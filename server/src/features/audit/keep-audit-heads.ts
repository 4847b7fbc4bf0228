import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { eachAccount } from '../../store/db/each-account.ts'
import type { Mark } from './check-chain.ts'
import { readOutsideHead, writeOutsideHead } from './outside-head.ts'
import { readHead } from './read-head.ts'

type Keeping = Pick<Services, 'config' | 'secretKey' | 'database' | 'log' | 'now'>

/** Whether the chain still holds the record that was its head when it was written outside. */
async function goesOnFrom(tx: Tx, accountUuid: string, outside: Mark): Promise<boolean> {
  const row = await tx
    .selectFrom('audit_records')
    .select('hash')
    .where('account_id', '=', accountUuid)
    .where('number', '=', String(outside.number))
    .executeTakeFirst()
  return row?.hash.equals(outside.hash) === true
}

// A head that was forged or that the chain does not go on from stays as it is: it is what shows that something was changed.
async function keepHead(keeping: Keeping, tx: Tx, accountUuid: string): Promise<void> {
  // One process at a time, or an older head could be written over a newer one.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`audit head ${accountUuid}`}, 0))`.execute(tx)
  const head = await readHead(tx, accountUuid)
  const outside = await readOutsideHead(keeping, accountUuid)
  if (outside === 'forged' || (outside && !(await goesOnFrom(tx, accountUuid, outside)))) {
    keeping.log.error(
      { accountUuid },
      'the audit records do not fit the head outside the database: call VerifyAuditLog',
    )
    return
  }
  if (head && head.number > (outside?.number ?? 0n)) await writeOutsideHead(keeping, accountUuid, head, keeping.now())
}

/** Writes the head of every account's chain outside the database. It is read first, so it is never newer than the table. */
export const keepAuditHeads = (keeping: Keeping): Promise<void> =>
  eachAccount(keeping.database, (tx, accountUuid) => keepHead(keeping, tx, accountUuid))
