import { afterAll, beforeAll, expect, test } from 'vitest'
import { openArchive, type TestArchive } from '../instances/testing/open-archive.ts'
import type { Call } from '../use-case.ts'
import { getPseudonymizationKey } from './get-pseudonymization-key.ts'

let archive: TestArchive
let other: TestArchive
beforeAll(async () => {
  archive = await openArchive()
  other = await openArchive()
})
afterAll(async () => {
  await archive.close()
  await other.close()
})

const SECRET_KEY = 'k'.repeat(64)

async function keyOf(of: TestArchive, patientId?: string): Promise<string> {
  const { actor, database } = of
  const answer = await database.forAccount(actor.accountUuid, (tx) =>
    getPseudonymizationKey({ tx, actor, services: { secretKey: SECRET_KEY } } as unknown as Call, {
      UserUuid: actor.userUuid,
      PatientId: patientId,
    }),
  )
  return answer.Key
}

test('two who ask first and at once get the same key, and so does whoever asks later', async () => {
  const [first, second] = await Promise.all([keyOf(archive, 'ANON-1'), keyOf(archive, 'ANON-1')])
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(second).toBe(first)
  expect(await keyOf(archive, 'ANON-1')).toBe(first)
})

test('another patient, no patient and another account have other keys', async () => {
  const keys = [
    await keyOf(archive, 'ANON-1'),
    await keyOf(archive, 'ANON-2'),
    await keyOf(archive),
    await keyOf(other, 'ANON-1'),
  ]
  expect(new Set(keys).size).toBe(4)
})

test('the stored secret is encrypted, and is not the key', async () => {
  const key = await keyOf(archive, 'ANON-1')
  const { accountUuid } = archive.actor
  const rows = await archive.database.forAccount(accountUuid, (tx) =>
    tx.selectFrom('pseudonymization_secrets').selectAll().execute(),
  )
  expect(rows.map((row) => row.account_id)).toEqual([accountUuid])
  // IV, tag, and 32 bytes in base64.
  expect(rows[0]?.sealed_secret.length).toBe(12 + 16 + 44)
  expect(rows[0]?.sealed_secret.toString('hex')).not.toContain(key)
})
