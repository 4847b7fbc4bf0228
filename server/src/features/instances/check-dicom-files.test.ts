import { afterAll, beforeAll, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import type { Call } from '../use-case.ts'
import type { StoredImage } from './arrival.ts'
import { checkDicomFiles } from './check-dicom-files.ts'
import { actorOf, openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'

let archive: TestArchive
let stored: StoredImage
beforeAll(async () => {
  archive = await openArchive()
  stored = await archive.store(ctImage({ size: 16, studyUid: '2.25.1' }))
})
afterAll(() => archive.close())

interface Asking {
  readonly actor?: Actor
  readonly folderUuid?: string
  readonly fileList?: readonly Readonly<Record<string, unknown>>[]
}

/** Asks for the stored file, by default as the Admin. */
function ask({ actor = archive.actor, folderUuid, fileList = [known()] }: Asking = {}) {
  const note = { orderUuids: [] as string[], detail: {} }
  return archive.database.forAccount(actor.accountUuid, (tx) =>
    checkDicomFiles({ tx, actor, note } as unknown as Call, {
      UserUuid: actor.userUuid,
      InstitutionUuid: archive.account.InstitutionUuid,
      FileList: fileList,
      FolderUuid: folderUuid,
    }),
  )
}

const known = () => ({ SopInstanceUid: stored.SopInstanceUid, Sha256: stored.Sha256.toUpperCase() })
const entry = () => ({
  SopInstanceUid: stored.SopInstanceUid,
  Sha256: stored.Sha256,
  PatientOrderUuid: stored.PatientOrderUuid,
})

async function addFolder(name: string): Promise<string> {
  const id = makeUuid()
  const account_id = archive.account.AccountUuid
  await archive.database.forAccount(account_id, (tx) =>
    tx.insertInto('folders').values({ id, account_id, owner_id: archive.actor.userUuid, name }).execute(),
  )
  return id
}

async function ordersIn(folderUuid: string): Promise<string[]> {
  const rows = await archive.database.forAccount(archive.account.AccountUuid, (tx) =>
    tx.selectFrom('folder_orders').select('order_id').where('folder_id', '=', folderUuid).execute(),
  )
  return rows.map((row) => row.order_id)
}

test('knows what is stored byte for byte, and nothing else', async () => {
  const other = { SopInstanceUid: stored.SopInstanceUid, Sha256: '0'.repeat(64) }
  const unknown = { SopInstanceUid: '1.2.3', Sha256: stored.Sha256 }
  expect(await ask({ fileList: [other, known(), unknown] })).toEqual({ KnownList: [entry()] })
})

test('tells what is stored under a UID to who names no bytes, and files nothing for it', async () => {
  const anyBytes = { SopInstanceUid: stored.SopInstanceUid }
  expect(await ask({ fileList: [anyBytes, { SopInstanceUid: '1.2.3' }] })).toEqual({ KnownList: [entry()] })
  const folderUuid = await addFolder('Untouched')
  await ask({ folderUuid, fileList: [anyBytes] })
  expect(await ordersIn(folderUuid)).toEqual([])
})

test('knows nothing that the user may not see', async () => {
  const narrowed = actorOf(archive.account, { orderUuids: [makeUuid()] })
  expect(await ask({ actor: narrowed })).toEqual({ KnownList: [] })
  const elsewhere = actorOf(archive.account, { userType: 'Standard', institutionUuids: [] })
  expect(await refusalOf(ask({ actor: elsewhere }))).toMatchObject({
    code: 'NotFound',
    message: 'Nothing was found for institutionUuid.',
  })
})

test('puts the orders of known files into the folder, which must be the user’s own', async () => {
  const folderUuid = await addFolder('In')
  await ask({ folderUuid })
  await ask({ folderUuid })
  expect(await ordersIn(folderUuid)).toEqual([stored.PatientOrderUuid])
  expect((await refusalOf(ask({ folderUuid: makeUuid() }))).message).toBe('Nothing was found for folderUuid.')
})

test.each([
  [{ SopInstanceUid: '../x', Sha256: '0'.repeat(64) }, "SopInstanceUid. Given value = '../x' is not UID format."],
  [{ SopInstanceUid: '1.2', Sha256: 'abc' }, "Sha256. Given value = 'abc' is not SHA-256 format."],
  [{ SopInstanceUid: 7, Sha256: '0'.repeat(64) }, "SopInstanceUid. Given value = '7' is not UID format."],
])('refuses %j', async (wrong, problem) => {
  expect(await refusalOf(ask({ fileList: [wrong] }))).toMatchObject({
    code: 'InvalidParameter',
    message: `Invalid parameters for ${problem}`,
  })
})
