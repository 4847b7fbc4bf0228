import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { makeUuid } from '../../uuid.ts'
import { openArchive, type TestArchive } from '../instances/testing/open-archive.ts'
import { type AuditRecord, appendAuditRecord } from './append-audit-record.ts'
import { checkChain } from './check-chain.ts'

const [STUDIES, SLICES, CALLS] = [6, 4, 20]

let archive: TestArchive
beforeAll(async () => {
  archive = await openArchive()
})
afterAll(() => archive.close())

const deed = (accountUuid: string, action: string): AuditRecord => ({
  accountUuid,
  action,
  outcome: 'success',
  address: '192.0.2.1',
  requestId: 'request',
})

const arrivals = (runUuids: readonly string[]) =>
  Array.from({ length: STUDIES * SLICES }, (_, n) => {
    const [study, slice] = [n % STUDIES, Math.floor(n / STUDIES) + 1]
    return archive.store(ctImage({ size: 16, slice, studyUid: `2.25.77${study}`, patientId: `P${study}` }), {
      runUuid: runUuids[n % runUuids.length],
    })
  })

/** A call that records twice, with work of its own between: its records may not keep others waiting meanwhile. */
const calls = (accountUuid: string) =>
  Array.from({ length: CALLS }, (_, n) =>
    archive.database.forAccount(accountUuid, async (tx) => {
      await appendAuditRecord(tx, deed(accountUuid, `First${n}`))
      await tx
        .updateTable('accounts')
        .set({ name: `Name ${n}` })
        .execute()
      await appendAuditRecord(tx, deed(accountUuid, `Second${n}`))
    }),
  )

it('takes arrivals, and calls that record twice, of two accounts at once: one record per order and run, no deadlock', async () => {
  const { AccountUuid } = archive.account
  const other = await archive.testDatabase.createAccount('Beta')
  await Promise.all([...arrivals([makeUuid(), makeUuid()]), ...calls(AccountUuid), ...calls(other.AccountUuid)])
  const chainOf = (accountUuid: string) =>
    archive.database.forAccount(accountUuid, (tx) => checkChain(tx, accountUuid, []))
  expect(await chainOf(AccountUuid)).toEqual({ checked: BigInt(1 + 2 * CALLS + STUDIES), brokenAt: undefined })
  expect(await chainOf(other.AccountUuid)).toEqual({ checked: BigInt(1 + 2 * CALLS), brokenAt: undefined })
})
