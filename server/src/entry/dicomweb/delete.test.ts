import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { purgeTrash } from '../../features/trash/purge-trash.ts'
import { askDicomweb, basic, bearerOf, byKeys, callAs } from './testing/dicomweb-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const STUDY = '/studies/2.25.1001'
const FIRST = '2.25.1001.1'
const SECOND = '2.25.1001.2'

let door: ViewerDoor
let owner: CreatedAccount
let admin: string
let order: string

beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())
beforeEach(async () => {
  owner = await door.test.createAccount()
  admin = await bearerOf(door, owner.AdminEmail, owner.AdminPassword)
  for (const [series, slice] of [
    [1, 1],
    [1, 2],
    [2, 3],
  ] as const)
    order = await store(series, slice)
})

const store = (series: number, slice: number) =>
  door.store(
    owner,
    ctImage({
      slice,
      size: 16,
      elements: [
        { tag: 0x00080060, vr: 'CS', value: series === 1 ? 'CT' : 'SR' },
        { tag: 0x0020000e, vr: 'UI', value: `2.25.1001.${series}` },
      ],
    }),
  )
const remove = (path: string, authorization = admin) => askDicomweb(door, path, authorization, {}, 'DELETE')
const call = (method: string, input: object = {}) => callAs(door, admin, method, { UserUuid: owner.UserUuid, ...input })
const properties = async () => {
  const { PatientOrder } = await call('GetPatientOrderProperties', {
    PatientOrderUuid: order,
    PatientOrderInstitutionUuid: owner.InstitutionUuid,
  })
  const { ImagesCount, SeriesCount, OrderModality, OrderSize, SeriesList } = PatientOrder as Record<string, unknown>
  return { ImagesCount, SeriesCount, OrderModality, OrderSize, series: (SeriesList as object[]).length }
}

/** The instances of each series, as metadata tell; a number: the status of a refusal. */
async function shown(): Promise<Record<string, number | string[]>> {
  const found: Record<string, number | string[]> = {}
  for (const series of [FIRST, SECOND]) {
    const answer = await askDicomweb(door, `${STUDY}/series/${series}/metadata`, admin)
    found[series] =
      answer.statusCode === 200
        ? answer.json().map((one: Record<string, { Value: string[] }>) => one['00080018']?.Value[0])
        : answer.statusCode
  }
  return found
}

const ALL = { [FIRST]: [`${FIRST}.1`, `${FIRST}.2`], [SECOND]: [`${FIRST}.3`] }

interface Entry {
  readonly TrashEntryUuid: string
}
const entries = async () => (await call('GetTrashedImages'))['TrashedImagesList'] as Entry[]

describe('an image', () => {
  it('goes to the trash as an entry of its own, and comes back', async () => {
    const before = await properties()
    expect((await remove(`${STUDY}/series/${FIRST}/instances/${FIRST}.2`)).statusCode).toBe(204)
    expect(await shown()).toEqual({ ...ALL, [FIRST]: [`${FIRST}.1`] })
    const after = await properties()
    expect(after).toMatchObject({ ImagesCount: 2, SeriesCount: 2, OrderModality: 'CT\\SR' })
    expect(await entries()).toEqual([
      {
        TrashEntryUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        PatientOrderUuid: order,
        PatientName: expect.any(String),
        PatientId: expect.any(String),
        StudyInstanceUid: '2.25.1001',
        SeriesInstanceUid: FIRST,
        SopInstanceUid: `${FIRST}.2`,
        Modality: 'CT',
        SeriesDescription: expect.any(String),
        ImagesCount: 1,
        DeletedDatetime: expect.stringMatching(/^20\d\d-.*Z$/),
        DeletedByUserUuid: owner.UserUuid,
        IsReplaced: false,
      },
    ])
    const [entry] = await entries()
    await call('RestoreImages', { TrashEntryUuid: entry?.TrashEntryUuid })
    await sleep(1100)
    expect([await shown(), await properties(), await entries()]).toEqual([ALL, before, []])
  })

  it('that is gone already is not found', async () => {
    const path = `${STUDY}/series/${FIRST}/instances/${FIRST}.2`
    expect((await remove(path)).statusCode).toBe(204)
    expect((await remove(path)).json()).toMatchObject({ status: 404, detail: 'Nothing was found for instance.' })
  })

  it('does not come back over a new copy', async () => {
    await remove(`${STUDY}/series/${FIRST}/instances/${FIRST}.2`)
    await store(1, 2)
    const [entry] = await entries()
    const answer = await door.app.inject({
      method: 'POST',
      url: '/api/v1/RestoreImages',
      payload: { UserUuid: owner.UserUuid, TrashEntryUuid: entry?.TrashEntryUuid },
      headers: { authorization: admin },
    })
    expect(answer.json()).toEqual({
      Success: false,
      ErrorCode: 'Conflict',
      Message: 'A new copy of an image has come meanwhile. Delete it, or purge this one.',
    })
    expect((await properties()).ImagesCount).toBe(3)
    await call('PurgeImages', { UserUuid: undefined, TrashEntryUuid: entry?.TrashEntryUuid })
    expect([await shown(), await entries()]).toEqual([ALL, []])
  })
})

describe('a series', () => {
  it('goes with all its images, and the counts and modalities of its order with it', async () => {
    expect((await remove(`${STUDY}/series/${SECOND}`)).statusCode).toBe(204)
    expect(await shown()).toEqual({ ...ALL, [SECOND]: 404 })
    expect(await properties()).toMatchObject({ ImagesCount: 2, SeriesCount: 1, OrderModality: 'CT', series: 1 })
    const [entry] = await entries()
    expect(entry).toMatchObject({ SeriesInstanceUid: SECOND, SopInstanceUid: '', ImagesCount: 1 })
    // What comes for it again is there again, and counts.
    await store(2, 4)
    expect(await shown()).toEqual({ ...ALL, [SECOND]: [`${FIRST}.4`] })
    expect(await properties()).toMatchObject({ ImagesCount: 3, SeriesCount: 2, OrderModality: 'CT\\SR' })
    await call('RestoreImages', { TrashEntryUuid: entry?.TrashEntryUuid })
    await sleep(1100)
    expect(await shown()).toEqual({ ...ALL, [SECOND]: [`${FIRST}.3`, `${FIRST}.4`] })
    expect(await properties()).toMatchObject({ ImagesCount: 4, SeriesCount: 2 })
  })

  it('that was the last leaves the order without a study to be shown', async () => {
    await remove(`${STUDY}/series/${FIRST}`)
    await remove(`${STUDY}/series/${SECOND}`)
    expect(await shown()).toEqual({ [FIRST]: 404, [SECOND]: 404 })
    expect(await properties()).toMatchObject({
      ImagesCount: 0,
      SeriesCount: 0,
      OrderModality: '',
      OrderSize: 0,
      series: 0,
    })
  })

  it('is purged after the account’s days, with its bytes', async () => {
    await remove(`${STUDY}/series/${FIRST}`)
    const later = () => new Date(Date.now() + 400 * 86_400_000)
    const before = await blobs()
    expect(await purgeTrash({ ...door.services, now: later })).toBeGreaterThanOrEqual(1)
    expect([await entries(), (await blobs()) - before]).toEqual([[], -2])
  })
})

async function blobs(): Promise<number> {
  let count = 0
  for await (const _ of door.services.blobs.list(owner.AccountUuid)) count += 1
  return count
}

describe('a study', () => {
  it('goes to the trash with its order, and what went before stays there when it comes back', async () => {
    await remove(`${STUDY}/series/${SECOND}`)
    expect((await remove(STUDY)).statusCode).toBe(204)
    expect(await shown()).toEqual({ [FIRST]: 410, [SECOND]: 410 })
    const { SearchResultList } = await call('GetTrash')
    expect(SearchResultList).toMatchObject([{ PatientOrderUuid: order, OrderStatus: 'Trashed' }])
    expect(await entries()).toEqual([])
    await call('RestoreOrder', { PatientOrderUuid: order })
    await sleep(1100)
    expect(await shown()).toEqual({ ...ALL, [SECOND]: 404 })
    expect(await entries()).toMatchObject([{ SeriesInstanceUid: SECOND }])
  })
})

describe('nobody', () => {
  it('deletes with a key, whoever acts', async () => {
    const answer = await remove(STUDY, byKeys(owner))
    expect(answer.json()).toMatchObject({
      status: 403,
      detail: 'DeleteOverDicomWeb cannot be called with an API key. Sign in as a user.',
    })
    expect(await shown()).toEqual(ALL)
  })

  it('deletes what is another account’s, or what does not exist', async () => {
    const stranger = await door.test.createAccount()
    const theirs = basic(stranger.AdminEmail, stranger.AdminPassword)
    for (const path of [STUDY, `${STUDY}/series/${FIRST}`, '/studies/1.2.3'])
      expect((await remove(path, theirs)).json()).toMatchObject({ status: 404, detail: 'Nothing was found for study.' })
    expect(await shown()).toEqual(ALL)
  })

  it('leaves no trace', async () => {
    await remove(`${STUDY}/series/${FIRST}`)
    await remove(STUDY, byKeys(owner))
    const records = await door.services.database.forAccount(owner.AccountUuid, (tx) =>
      tx
        .selectFrom('audit_records')
        .select(['outcome', 'order_ids', 'detail'])
        .where('action', '=', 'DeleteOverDicomWeb')
        .orderBy('at')
        .execute(),
    )
    expect(records).toEqual([
      { outcome: 'success', order_ids: [order], detail: { TrashEntryUuid: expect.any(String) } },
      { outcome: 'denied', order_ids: [], detail: { ErrorCode: 'Forbidden' } },
    ])
  })
})

describe('a version that a later one replaced', () => {
  const description = async () =>
    (await askDicomweb(door, `${STUDY}/series/${FIRST}/instances/${FIRST}.2/metadata`, admin)).json()[0]['00081090']
      ?.Value[0]
  const later = () =>
    door.store(
      owner,
      ctImage({
        slice: 2,
        size: 16,
        elements: [
          { tag: 0x0020000e, vr: 'UI', value: FIRST },
          { tag: 0x00081090, vr: 'LO', value: 'Later' },
        ],
      }),
    )
  const restore = (entry: Entry | undefined) =>
    door.app.inject({
      method: 'POST',
      url: '/api/v1/RestoreImages',
      payload: { UserUuid: owner.UserUuid, TrashEntryUuid: entry?.TrashEntryUuid },
      headers: { authorization: admin },
    })

  it('is an entry of the trash, and comes back once its place is free', async () => {
    const first = await description()
    await call('UpdateAccount', { UserUuid: undefined, ConflictRule: 'replace' })
    await later()
    await sleep(1100)
    expect([await description(), await shown(), (await properties()).ImagesCount]).toEqual(['Later', ALL, 3])
    const [entry, ...more] = await entries()
    expect(more).toEqual([])
    expect(entry).toMatchObject({
      SopInstanceUid: `${FIRST}.2`,
      ImagesCount: 1,
      DeletedByUserUuid: owner.UserUuid,
      IsReplaced: true,
    })
    expect((await restore(entry)).json()).toMatchObject({ Success: false, ErrorCode: 'Conflict' })
    await remove(`${STUDY}/series/${FIRST}/instances/${FIRST}.2`)
    expect((await restore(entry)).json()).toMatchObject({ Success: true })
    await sleep(1100)
    expect([await description(), await shown(), (await properties()).ImagesCount]).toEqual([first, ALL, 3])
    expect(await entries()).toMatchObject([{ SopInstanceUid: `${FIRST}.2`, IsReplaced: false }])
  })

  it('goes for good after the account’s trash days', async () => {
    await call('UpdateAccount', { UserUuid: undefined, ConflictRule: 'replace' })
    await later()
    const inDays = (days: number) => ({ ...door.services, now: () => new Date(Date.now() + days * 86_400_000) })
    await purgeTrash(inDays(29))
    expect(await entries()).toHaveLength(1)
    await purgeTrash(inDays(31))
    expect(await entries()).toEqual([])
    expect(await shown()).toEqual(ALL)
  })
})
