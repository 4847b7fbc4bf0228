import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getInbox } from '../inbox/get-inbox.ts'
import { findOrders } from '../orders/find-orders.ts'
import { mergePatients } from '../patients/merge-patients.ts'
import { isKept } from './arrival.ts'
import { callInArchive } from './testing/call-in-archive.ts'
import { type FeedImage, type FeedOrder, type FeedStudy, hospitalFeed } from './testing/hospital-feed.ts'
import { makeInstitution } from './testing/make-institution.ts'
import { actorOf, openArchive, type TestArchive } from './testing/open-archive.ts'
import { scheduleOrder } from './testing/schedule-order.ts'

const STUDIES = 2_000
const DEVICES = 32

const feed = hospitalFeed(STUDIES)
let archive: TestArchive
let hospitals: readonly string[]
const scheduled = new Map<FeedOrder, string>()

const hospitalOf = (index: number): string => hospitals[index] ?? ''

/** Some at a time, as devices send: what one study needs in its order, studies in none. */
async function together<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items]
  await Promise.all(
    Array.from({ length: DEVICES }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
    }),
  )
}

async function send(images: readonly FeedImage[]): Promise<void> {
  for (const { file, hospital, anonymized, end } of images) {
    const answer = await archive.keep(file, { institutionUuid: hospitalOf(hospital), anonymized })
    if (end === 'nowhere') expect(!isKept(answer) && answer.AlreadyStored).toBe(true)
  }
}

async function schedule(order: FeedOrder): Promise<void> {
  const { hospital, patient, accession, day, birthDate } = order
  const id = await scheduleOrder(archive, {
    institution_id: hospitalOf(hospital),
    patient_id: patient.id,
    patient_name: patient.name,
    birth_date: birthDate,
    accession_number: accession,
    order_day: day,
  })
  scheduled.set(order, id)
}

/** What is deleted goes to the trash with its study and its images. */
const trash = (studyUids: readonly string[]) =>
  archive.database.forAccount(archive.account.AccountUuid, async (tx) => {
    await sql`with o as (update patient_orders set trashed_at = now()
        where study_instance_uid = any(${studyUids}::text[]) returning id),
      s as (update studies t set trashed_at = now() from o where t.order_id = o.id returning t.id)
      update instances i set trashed_at = now() from s where i.study_id = s.id`.execute(tx)
  })

const merge = ({ merge: two, before }: FeedStudy) => {
  const [first] = before
  if (two === undefined || first === undefined) return Promise.resolve()
  const input = { InstitutionUuid: hospitalOf(first.hospital), FromPatientId: two.from, ToPatientId: two.to }
  return callInArchive(archive, (call) => mergePatients(call, { ...input, Reason: 'The same person' }))
}

interface Found {
  readonly hospital: string
  readonly uid: string
  readonly sha256: string
  readonly place: string
  readonly patient: string
  readonly person: string
  readonly order_id: string | null
}

const readArchive = () =>
  archive.database.forAccount(archive.account.AccountUuid, async (tx) => {
    const { rows } = await sql<Found>`
      select i.institution_id as hospital, i.sop_instance_uid as uid, encode(i.sha256, 'hex') as sha256,
        case when i.trashed_at is null and s.trashed_at is null and o.trashed_at is null then 'live' else 'trash' end as place,
        o.patient_id as patient, o.patient_name as person, o.id as order_id
      from instances i join studies s on s.id = i.study_id
      join patient_orders o on o.id = s.order_id and o.institution_id = i.institution_id and s.institution_id = i.institution_id
      union all
      select institution_id, sop_instance_uid, encode(sha256, 'hex'), 'inbox', '', '', null from inbox_items
      where state = 'Waiting'`.execute(tx)
    return rows
  })

const sha256 = (file: Uint8Array): string => createHash('sha256').update(file).digest('hex')

const foundKey = (row: Found): string => `${row.hospital} ${row.sha256} ${row.place}`
const sentKey = (image: FeedImage): string => `${hospitalOf(image.hospital)} ${sha256(image.file)} ${image.end}`

const sent = (): FeedImage[] =>
  feed.flatMap(({ before, after }) => [...before, ...after]).filter((image) => image.end !== 'nowhere')

beforeAll(async () => {
  archive = await openArchive()
  hospitals = [archive.account.InstitutionUuid, await makeInstitution(archive)]
  await together(
    feed.flatMap(({ orders }) => orders),
    schedule,
  )
  await together(feed, ({ before }) => send(before))
  await trash(feed.filter(({ isTrashed }) => isTrashed).map(({ name }) => name))
  await together(feed, merge)
  await together(feed, ({ after }) => send(after))
}, 300_000)
afterAll(() => archive.close())

test('no image is lost, none is there twice, and none is under a wrong patient', async () => {
  const found = await readArchive()
  const line = (key: string, patient: string, person: string) => `${key} ${patient} ${patient && person}`
  expect(found.map((row) => line(foundKey(row), row.patient, row.person)).sort()).toEqual(
    sent()
      .map((image) => line(sentKey(image), image.endsWith, image.person))
      .sort(),
  )
})

/** The order in which each study's images ended. @throws where a study has two orders */
async function ordersOfStudies(): Promise<Map<string, string>> {
  const orders = new Map((await readArchive()).map((row) => [foundKey(row), row.order_id]))
  const ofStudies = new Map<string, string>()
  for (const image of sent()) {
    const order = orders.get(sentKey(image))
    if (image.end === 'inbox' || !order) continue
    expect(ofStudies.get(image.study) ?? order).toBe(order)
    ofStudies.set(image.study, order)
  }
  return ofStudies
}

test('each study has one order of its own', async () => {
  const ofStudies = await ordersOfStudies()
  expect(new Set(ofStudies.values()).size).toBe(ofStudies.size)
})

test('orders take in the studies that are theirs, and no others', async () => {
  const ofStudies = await ordersOfStudies()
  const rows = await archive.database.forAccount(archive.account.AccountUuid, (tx) =>
    tx.selectFrom('patient_orders').select(['id', 'status', 'fulfilled_by', 'images_count']).execute(),
  )
  const known = new Map(rows.map((row) => [row.id, row]))
  expect(scheduled.size).toBeGreaterThan(STUDIES / 3)
  for (const [order, id] of scheduled) {
    const of = order.study === undefined ? undefined : ofStudies.get(order.study)
    const waits = { status: 'Scheduled', fulfilled_by: null, images_count: 0 }
    const opens = { status: 'Performed', fulfilled_by: of, images_count: 0 }
    const has = { status: 'Performed', fulfilled_by: null, images_count: 1 }
    expect(known.get(id)).toEqual({ id, ...(order.isAdopted ? has : of === undefined ? waits : opens) })
    if (order.isAdopted) expect(of).toBe(id)
  }
})

test('each hospital sees its own orders and its own inbox, whole, and nothing of the other', async () => {
  const ofStudies = new Set((await readArchive()).filter((row) => row.place === 'live').map((row) => row.order_id))
  for (const [index, institution] of hospitals.entries()) {
    const actor = actorOf(archive.account, { userType: 'Standard', institutionUuids: [institution] })
    const { orders, items } = await callInArchive(
      archive,
      async (call) => {
        const inbox = await getInbox(call, { UserUuid: actor.userUuid, PageSize: 1_000 })
        const found = await findOrders(call.tx, call.actor, {}, { pageSize: 10_000 })
        return { orders: found.SearchResultList, items: inbox.InboxList }
      },
      actor,
    )
    expect(new Set([...orders, ...items].map((one) => one.InstitutionUuid))).toEqual(new Set([institution]))
    const waiting = [...scheduled].filter(([order]) => order.hospital === index).map(([, id]) => id)
    const own = (await readArchive()).filter((row) => row.hospital === institution && ofStudies.has(row.order_id))
    const expected = new Set([...waiting, ...own.map((row) => row.order_id)])
    expect(new Set(orders.map((order) => order.PatientOrderUuid))).toEqual(expected)
    expect(items).toHaveLength(sent().filter((image) => image.hospital === index && image.end === 'inbox').length)
  }
})
