import { makeUuid } from '../../../uuid.ts'
import type { TestArchive } from './open-archive.ts'

/** A further institution of the archive's account. @returns its id */
export async function makeInstitution({ database, account }: TestArchive, timeZone = ''): Promise<string> {
  const id = makeUuid()
  const row = { id, account_id: account.AccountUuid, name: 'Further', ae_title: id.slice(-16), time_zone: timeZone }
  await database.forAccount(account.AccountUuid, (tx) => tx.insertInto('institutions').values(row).execute())
  return id
}
