import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CtImageOptions, ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'

let door: ViewerDoor
let owner: CreatedAccount
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())
beforeEach(async () => {
  owner = await door.test.createAccount()
})

const change = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  door.services.database.forAccount(owner.AccountUuid, work)

const store = (study: number, options: CtImageOptions = {}) =>
  door.store(owner, ctImage({ size: 16, studyUid: `2.25.${study}`, ...options }))

async function ask(method: string, input: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await door.call(owner, method, {
    input: { PatientOrderInstitutionUuid: owner.InstitutionUuid, ...input },
  })
  expect(answer).toMatchObject({ Success: true })
  return answer
}

/** A link's path: `/v/<token>/`. */
const link = async (method: string, input: Record<string, unknown>): Promise<string> => {
  const answer = await door.call(owner, method, { input })
  expect(answer).toEqual({ Success: true, Message: '', Result: expect.any(String) })
  return new URL(String(answer['Result'])).pathname
}

const group = (...PatientOrderUuidList: string[]) => ask('CreateOrderGroup', { PatientOrderUuidList })

async function folderOf(...orders: string[]): Promise<string> {
  const { FolderUuid } = await door.call(owner, 'CreateFolder', { input: { FolderName: 'a' } })
  for (const PatientOrderUuid of orders) {
    await ask('AddOrderToFolder', { PatientOrderUuid, FolderUuidList: [FolderUuid] })
  }
  return String(FolderUuid)
}

/** Study Instance UIDs that a link's DICOMweb answers. */
async function studies(path: string): Promise<string[]> {
  const { body } = await door.get(`${path}dicomweb/studies`)
  return (JSON.parse(body || '[]') as Record<string, { Value: string[] }>[])
    .flatMap((study) => study['0020000D']?.Value ?? [])
    .sort()
}

/** Where a link leads: to studies that open together, to a list of them, or to a page that says something. */
async function entrance(path: string): Promise<string> {
  const answer = await door.get(path)
  if (answer.statusCode === 302) return String(answer.headers.location).replace(`${path}viewer?StudyInstanceUIDs=`, '')
  const config = (await door.get(`${path}app-config.js`)).body
  if (answer.body.includes('<div id="root">')) return config.includes('"showStudyList":true') ? 'list' : 'no list'
  return /<h1>(.*)<\/h1>/.exec(answer.body)?.[1] ?? ''
}

describe('a group', () => {
  it('of one patient opens together, the order that was asked for first', async () => {
    const [first, second] = [await store(1), await store(2)]
    await store(3)
    await group(first, second)
    const path = await link('GetViewUrl', { PatientOrderUuid: first })
    expect([await studies(path), await entrance(path)]).toEqual([['2.25.1', '2.25.2'], '2.25.1,2.25.2'])
    expect(await entrance(await link('GetViewUrl', { PatientOrderUuid: second }))).toBe('2.25.2,2.25.1')
  })

  it('of several patients opens on a list that keeps them apart', async () => {
    const [first, second] = [await store(1), await store(2, { patientId: 'CT-2' })]
    await group(first, second)
    const path = await link('GetViewUrl', { PatientOrderUuid: first })
    expect([await studies(path), await entrance(path)]).toEqual([['2.25.1', '2.25.2'], 'list'])
  })

  it('shows what its user sees at this moment', async () => {
    const [first, second] = [await store(1), await store(2)]
    await group(first, second)
    const path = await link('GetViewUrl', { PatientOrderUuid: first })
    await change((tx) =>
      tx.updateTable('patient_orders').set({ trashed_at: new Date() }).where('id', '=', second).execute(),
    )
    expect([await studies(path), await entrance(path)]).toEqual([['2.25.1'], '2.25.1'])
  })
})

describe('who is the same patient', () => {
  const twoInstitutions = async (issuers: readonly [string, string]) => {
    const [first, second] = [await store(1), await store(2)]
    await group(first, second)
    await change(async (tx) => {
      const further = { id: makeUuid(), account_id: owner.AccountUuid, name: 'B', ae_title: makeUuid().slice(0, 16) }
      await tx
        .insertInto('institutions')
        .values({ ...further, issuer_of_patient_id: issuers[1] })
        .execute()
      await tx
        .updateTable('institutions')
        .set({ issuer_of_patient_id: issuers[0] })
        .where('id', '=', owner.InstitutionUuid)
        .execute()
      await tx.updateTable('patient_orders').set({ institution_id: further.id }).where('id', '=', second).execute()
    })
    return entrance(await link('GetViewUrl', { PatientOrderUuid: first }))
  }

  it('the same id of two institutions is two people', async () => {
    expect(await twoInstitutions(['', ''])).toBe('list')
    owner = await door.test.createAccount()
    expect(await twoInstitutions(['A', 'B'])).toBe('list')
  })

  it('the same id of one issuer is one', async () => {
    expect(await twoInstitutions(['A', 'A'])).toBe('2.25.1,2.25.2')
  })

  it('without an id the name and the birth date tell', async () => {
    const bare = { patientId: '' }
    const names = ['Example^Carla', 'EXAMPLE^CARLA^', 'Example^Carlo'].map((patientName, at) =>
      store(at + 1, { ...bare, patientName }),
    )
    const [first = '', second = '', third = ''] = await Promise.all(names)
    await group(first, second)
    expect(await entrance(await link('GetViewUrl', { PatientOrderUuid: first }))).toBe('2.25.1,2.25.2')
    await ask('AddOrdersToOrderGroup', {
      ConnectedGroupUuid: (await ask('CreateOrderGroup', { PatientOrderUuidList: [first, second] }))['Result'],
      PatientOrderUuidList: [third],
    })
    expect(await entrance(await link('GetViewUrl', { PatientOrderUuid: first }))).toBe('list')
  })
})

describe('a folder', () => {
  it('opens on its list, even of one study', async () => {
    const [order] = [await store(1), await store(2)]
    const path = await link('GetFolderViewUrl', { FolderUuid: await folderOf(order) })
    expect([await studies(path), await entrance(path)]).toEqual([['2.25.1'], 'list'])
    const { statusCode, headers } = await door.get(path.slice(0, -1))
    expect([statusCode, headers.location]).toEqual([302, path])
  })

  it('with nothing in it says so', async () => {
    const path = await link('GetFolderViewUrl', { FolderUuid: await folderOf() })
    expect([await studies(path), await entrance(path)]).toEqual([[], 'There is nothing here yet'])
  })

  it('whose orders are all gone opens nothing', async () => {
    const path = await link('GetFolderViewUrl', { FolderUuid: await folderOf(await store(1)) })
    await change((tx) => tx.updateTable('patient_orders').set({ trashed_at: new Date() }).execute())
    expect((await door.get(path)).statusCode).toBe(404)
  })

  it('is recorded when its list is opened', async () => {
    const order = await store(1)
    await door.get(await link('GetFolderViewUrl', { FolderUuid: await folderOf(order) }))
    const records = await change((tx) =>
      tx
        .selectFrom('audit_records')
        .select(['action', 'order_ids'])
        .where('action', 'like', '%iew%')
        .orderBy('id')
        .execute(),
    )
    expect(records).toEqual([
      { action: 'GetFolderViewUrl', order_ids: [order] },
      { action: 'ViewerLinkOpened', order_ids: [order] },
    ])
  })
})

describe('a patient’s name', () => {
  it('opens all that is there of one patient together', async () => {
    await store(1)
    await store(2)
    await store(3, { patientName: 'Example^Carlo' })
    const path = await link('GetViewUrlWithPatientName', { PatientName: 'example^carla' })
    expect([await studies(path), await entrance(path)]).toEqual([
      ['2.25.1', '2.25.2'],
      expect.stringMatching(/^2\.25\.[12],2\.25\.[12]$/),
    ])
  })

  it('that two have opens on a list', async () => {
    await store(1)
    await store(2, { patientId: 'CT-2' })
    expect(await entrance(await link('GetViewUrlWithPatientName', { PatientName: 'Example^Carla' }))).toBe('list')
  })

  it('with more studies than open together opens on a list', async () => {
    for (let study = 1; study <= 26; study += 1) await store(study)
    expect(await entrance(await link('GetViewUrlWithPatientName', { PatientName: 'Example^Carla' }))).toBe('list')
  })
})

it('an order that another one’s study fulfils opens that study, though its user sees the other one not', async () => {
  const order = await store(1)
  const fulfilled = makeUuid()
  await change((tx) =>
    tx
      .insertInto('patient_orders')
      .values({
        id: fulfilled,
        account_id: owner.AccountUuid,
        institution_id: owner.InstitutionUuid,
        study_instance_uid: '2.25.9',
        order_day: '2026-01-02',
        sort_at: new Date(),
        fulfilled_by: order,
      })
      .execute(),
  )
  const path = await link('GetViewUrl', { PatientOrderUuid: fulfilled })
  expect([await studies(path), await entrance(path)]).toEqual([['2.25.1'], '2.25.1'])
  await change((tx) =>
    tx.updateTable('patient_orders').set({ trashed_at: new Date() }).where('id', '=', order).execute(),
  )
  expect(await entrance(await link('GetViewUrl', { PatientOrderUuid: fulfilled }))).toBe('There are no images yet')
})
