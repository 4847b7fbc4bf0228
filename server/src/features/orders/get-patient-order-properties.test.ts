import { METHODS } from '@opaline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import type { AuditNote } from '../use-case.ts'
import { getPatientOrderProperties } from './get-patient-order-properties.ts'
import { addOrderList, openOrderList } from './testing/open-order-list.ts'

const list = await openOrderList()
afterAll(() => list.testDatabase.close())
const { InstitutionUuid, AccountUuid, UserUuid } = list.account
const inAccount = <T>(work: (tx: Tx) => Promise<T>) => list.database.forAccount(AccountUuid, work)

interface Asked {
  readonly order: string
  readonly institution?: string
  readonly actor?: Partial<Actor>
  readonly note?: AuditNote
}

const ask = async ({ order, institution = InstitutionUuid, actor, note }: Asked) => {
  const input = { UserUuid, PatientOrderInstitutionUuid: institution, PatientOrderUuid: order }
  const result = await list.call((call) => getPatientOrderProperties(call, input), actor, note)
  return METHODS.GetPatientOrderProperties.result.parse(result).PatientOrder
}

const ORDER = {
  patient_name: 'Yamada^Tarou=山田^太郎',
  patient_id: 'P-1',
  other_patient_ids: 'A\\B',
  patient_sex: 'M',
  birth_date: '1970-02-03',
  modality: 'CT\\SR',
  accession_number: 'ACC-1',
  study_description: 'Thorax',
  study_instance_uid: '2.25.1',
  requesting_procedure_description: 'CT thorax',
  requested_procedure_id: 'RP-1',
  referring_physicians_name: 'Ref^Dr',
  scheduled_equipment_id: '0190a000-0000-7000-8000-000000000001',
  priority: 'HIGH',
  patient_history: 'history',
  patient_complaints: 'complaints',
  patient_symptom: 'symptom',
  requesting_physician: 'Req^Dr',
  requesting_department: 'Ward 1',
  order_note1: 'note 1',
  order_note2: 'note 2',
  performed_datetime: '2026-01-02 11:00',
  status: 'Performed',
  size_bytes: 1025,
  images_count: 7,
  series_count: 2,
  documents_count: 3,
  created_at: '2026-01-03T04:05:06.789Z',
} as const

let order: string
beforeAll(async () => {
  const [id = ''] = await list.addOrders([ORDER])
  order = id
})

async function addSeries(): Promise<void> {
  await inAccount(async (tx) => {
    const study = { account_id: AccountUuid, institution_id: InstitutionUuid, study_instance_uid: '2.25.1' }
    const { id: study_id } = await tx
      .insertInto('studies')
      .values({ ...study, order_id: order, attributes: '{}' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const series = { account_id: AccountUuid, study_id, attributes: '{}', modality: 'CT', instances_count: 3 }
    await tx
      .insertInto('series')
      .values([
        { ...series, series_instance_uid: '2.25.12', series_number: 2, series_description: 'Lung' },
        {
          ...series,
          series_instance_uid: '2.25.11',
          series_number: 1,
          series_description: 'Scout',
          instances_count: 1,
        },
      ])
      .execute()
  })
}

test('shows every field of the order under its own name', async () => {
  await addSeries()
  expect(await ask({ order })).toEqual({
    PatientOrderUuid: order,
    PatientOrderInstitutionUuid: InstitutionUuid,
    InstitutionUuid,
    InstitutionName: 'Alpha Hospital',
    PatientName: 'Yamada^Tarou=山田^太郎',
    PatientId: 'P-1',
    PatientID: 'P-1',
    OtherPatientId: 'A\\B',
    PatientSex: 'M',
    PatientsBirthDate: '1970-02-03',
    OrderModality: 'CT\\SR',
    OrderAccessionNumber: 'ACC-1',
    StudyDescription: 'Thorax',
    StudyInstanceUid: '2.25.1',
    RequestingProcedureDescription: 'CT thorax',
    RequestedProcedureId: 'RP-1',
    ReferringPhysiciansName: 'Ref^Dr',
    ScheduledEquipmentUuid: '0190a000-0000-7000-8000-000000000001',
    Priority: 'HIGH',
    PatientHistory: 'history',
    PatientComplaints: 'complaints',
    PatientSymptom: 'symptom',
    RequestingPhysician: 'Req^Dr',
    RequestingDepartment: 'Ward 1',
    OrderNote1: 'note 1',
    OrderNote2: 'note 2',
    PerformedDatetime: '2026-01-02 11:00',
    OrderStatus: 'Performed',
    OrderSize: 2,
    ImagesCount: 7,
    SeriesCount: 2,
    DocumentsCount: 3,
    ConnectedGroupUuid: '',
    FolderUuidList: [],
    FlagList: [],
    CreatedDatetime: '2026-01-03T04:05:06Z',
    SeriesList: [
      { SeriesInstanceUid: '2.25.11', Modality: 'CT', SeriesNumber: 1, SeriesDescription: 'Scout', ImagesCount: 1 },
      { SeriesInstanceUid: '2.25.12', Modality: 'CT', SeriesNumber: 2, SeriesDescription: 'Lung', ImagesCount: 3 },
    ],
    DocumentList: [],
    AssignedUserList: [],
    AssignedUserGroupList: [],
    ShareList: [],
    WarningList: [],
    History: [],
  })
})

test('an order with nothing in it has empty texts and lists', async () => {
  const [bare = ''] = await list.addOrders([{}])
  const shown = await ask({ order: bare })
  expect(shown).toMatchObject({
    PatientName: '',
    PatientID: '',
    ScheduledEquipmentUuid: '',
    OrderSize: 0,
    SeriesList: [],
  })
  expect(Object.values(shown).filter((value) => value === null || value === undefined)).toEqual([])
})

test('names the order in the audit record', async () => {
  const note: AuditNote = { orderUuids: [], detail: {} }
  await ask({ order, note })
  expect(note).toEqual({ orderUuids: [order], detail: {} })
})

test('the history, newest first, names the key beside the user, and no refused deed', async () => {
  const [seen = '', other = ''] = await list.addOrders([{}, {}])
  const apiKeyUuid = await inAccount(
    async (tx) => (await tx.selectFrom('api_keys').select('id').executeTakeFirstOrThrow()).id,
  )
  const deed = { accountUuid: AccountUuid, outcome: 'success', address: '192.0.2.1', requestId: 'r' } as const
  const by = { ...deed, userUuid: UserUuid, orderUuids: [seen] }
  await inAccount(async (tx) => {
    await appendAuditRecord(tx, { ...by, action: 'CreateOrder', apiKeyUuid, detail: { Detail: 'made' } })
    await appendAuditRecord(tx, { ...by, action: 'GetViewUrl' })
    await appendAuditRecord(tx, { ...by, action: 'DeleteOrder', outcome: 'denied' })
    await appendAuditRecord(tx, { ...by, action: 'UpdateOrder', orderUuids: [other] })
    await appendAuditRecord(tx, { ...deed, action: 'Arrived', orderUuids: [other, seen], apiKeyUuid })
  })
  const { History } = await ask({ order: seen })
  expect(History.map(({ Datetime: _, ...entry }) => entry)).toEqual([
    { UserName: '(key First key)', Action: 'Arrived', Detail: '' },
    { UserName: 'Alpha Admin', Action: 'GetViewUrl', Detail: '' },
    { UserName: 'Alpha Admin (key First key)', Action: 'CreateOrder', Detail: 'made' },
  ])
})

test('another institution than the order’s is not found', async () => {
  const refusal = { code: 'NotFound', message: 'Nothing was found for patientOrderInstitutionUuid.' }
  for (const institution of [await list.addInstitution(), makeUuid()]) {
    expect(await refusalOf(ask({ order, institution }))).toMatchObject(refusal)
  }
})

test('an order that is unknown, foreign, trashed or not for the actor is not found', async () => {
  const foreign = await addOrderList(list.testDatabase)
  const institution = await list.addInstitution()
  const [theirs = ''] = await foreign.addOrders([{}])
  const [trashed = ''] = await list.addOrders([{ trashed_at: '2026-01-03T00:00:00Z' }])
  const [elsewhere = ''] = await list.addOrders([{ institution_id: institution }])
  const refusal = { code: 'NotFound', message: 'Nothing was found for patientOrderUuid.' }
  const asked: Asked[] = [
    { order: makeUuid() },
    { order: theirs },
    { order: theirs, institution: foreign.account.InstitutionUuid },
    { order: trashed },
    { order: elsewhere, institution, actor: { userType: 'Standard' } },
    { order, actor: { userType: 'LimitedAccess' } },
    { order, actor: { orderUuids: [elsewhere] } },
  ]
  for (const one of asked) expect(await refusalOf(ask(one))).toMatchObject(refusal)
  expect((await ask({ order, actor: { userType: 'Standard', orderUuids: [order] } })).PatientOrderUuid).toBe(order)
})
