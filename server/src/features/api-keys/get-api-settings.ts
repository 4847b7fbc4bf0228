import { showInstant } from '../../datetime.ts'
import type { Tx } from '../../store/db/database.ts'
import type { UseCase } from '../use-case.ts'

const selectKeys = (tx: Tx) => tx.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').execute()

type Row = Awaited<ReturnType<typeof selectKeys>>[number]

function stateOf(row: Row, now: Date): 'Active' | 'Expired' | 'Revoked' {
  if (row.revoked_at !== null) return 'Revoked'
  return row.expires_at !== null && row.expires_at <= now ? 'Expired' : 'Active'
}

export const getApiSettings: UseCase<'GetApiSettings'> = async ({ tx, services }) => {
  const account = await tx.selectFrom('accounts').select('account_key').executeTakeFirstOrThrow()
  const rows = await selectKeys(tx)
  return {
    AccountKey: account.account_key,
    ApiKeyList: rows.map((row) => ({
      ApiKeyUuid: row.id,
      Name: row.name,
      LastFour: row.last_four,
      CreatedDatetime: showInstant(row.created_at),
      LastUsedDatetime: showInstant(row.last_used_at),
      ExpireDatetime: showInstant(row.expires_at),
      AllowedDomainList: row.allowed_domains,
      UserUuidList: row.user_ids,
      State: stateOf(row, services.now()),
    })),
  }
}
