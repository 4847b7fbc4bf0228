import { ctImage } from '../../dicom/test/ct-image.ts'
import { idOf, ROLES } from './ids.ts'
import { type Fixture, foreign, GONE, home, type Row } from './rows.ts'

/** What orders, folders and whatever else ids name is made of. */

const order = (name: string, institutionName: string, more: Row = home) => ({
  id: idOf(name),
  institution_id: idOf(institutionName),
  patient_name: 'KIM^SORA',
  patient_id: 'P1',
  birth_date: '1970-01-02',
  study_instance_uid: `2.25.${BigInt(`0x${idOf(name).replaceAll('-', '')}`)}`,
  order_day: '2026-01-02',
  documents_count: 2,
  sort_at: '2026-01-02T10:00:00Z',
  ...more,
})
/** Two orders that open together. */
const grouped = (name: string, institutionName: string, more: Row = home) =>
  ['first', 'second'].map((place) =>
    order(`${place} of ${name} order group`, institutionName, {
      ...more,
      connected_group_id: idOf(`${name} order group`),
    }),
  )
const document = (name: string, orderName: string, more: Row = home) => ({
  id: idOf(name),
  order_id: idOf(orderName),
  file_name: `${name}.pdf`,
  media_type: 'application/pdf',
  blob_key: idOf(`blob of ${name}`),
  blob_size: 1,
  sha256: Buffer.from(name),
  created_by: idOf('own user'),
  ...more,
})
const node = (name: string, institutionName: string, more: Row = home) => ({
  id: idOf(name),
  institution_id: idOf(institutionName),
  name,
  ae_title: name.toUpperCase().slice(0, 16),
  host: 'node.example.org',
  port: 104,
  ...more,
})
const inboxNames = ['own', 'second own', 'unseen', 'deleted', 'foreign'] as const
type InboxName = (typeof inboxNames)[number]
const keptImage = (name: InboxName) => ctImage({ size: 16, studyUid: `2.25.70${inboxNames.indexOf(name)}` })
const keyOfKept = (name: InboxName) => idOf(`blob of ${name} inbox item`)
const inboxItem = (name: InboxName, institutionName: string, more: Row = home) => ({
  id: idOf(`${name} inbox item`),
  institution_id: idOf(institutionName),
  reason: 'Another image is stored under its UID.',
  study_instance_uid: `2.25.70${inboxNames.indexOf(name)}`,
  sop_instance_uid: `2.25.71${inboxNames.indexOf(name)}`,
  blob_key: keyOfKept(name),
  blob_size: keptImage(name).length,
  sha256: Buffer.from(name),
  data_set_sha256: Buffer.from(name),
  action: 'Store',
  ...more,
})

/** The files of what waits in the inbox, by account and key. */
export const KEPT_IMAGES = inboxNames.map((name) => ({
  accountUuid: name === 'foreign' ? foreign.account_id : home.account_id,
  key: keyOfKept(name),
  bytes: keptImage(name),
}))
const merge = { issuer: idOf('own institution') }
const folder = (name: string, owner: string, more: Row = home) => ({
  id: idOf(name),
  name,
  owner_id: idOf(owner),
  ...more,
})
const share = (name: string, by: string, more: Row = home) => ({
  id: idOf(name),
  kind: 'Order',
  user_id: idOf(by),
  token_hash: Buffer.from(name),
  ...more,
})
const STUDIES = ['own', 'unseen', 'deleted', 'foreign'] as const
type StudyName = (typeof STUDIES)[number]
const ofAccount = (name: StudyName): Row => (name === 'foreign' ? foreign : home)
/** Far from the numbers that the database gives. */
const numberOf = (name: StudyName) => 900_001 + STUDIES.indexOf(name)
const study = (name: StudyName, institutionName: string) => ({
  ...ofAccount(name),
  id: numberOf(name),
  institution_id: idOf(institutionName),
  order_id: idOf(`${name} order`),
  study_instance_uid: `2.25.60${numberOf(name)}`,
  attributes: '{}',
  ...(name === 'deleted' ? { trashed_at: GONE } : {}),
})
const series = (name: StudyName) => ({
  ...ofAccount(name),
  id: numberOf(name),
  study_id: numberOf(name),
  series_instance_uid: `2.25.60${numberOf(name)}.1`,
  attributes: '{}',
})
/** A series that was deleted by itself. */
const trashEntry = (name: StudyName, id = `${name} trash entry`) => ({
  ...ofAccount(name),
  id: idOf(id),
  order_id: idOf(`${name} order`),
  series_id: numberOf(name),
  images_count: 1,
  user_id: idOf(name === 'foreign' ? 'foreign user' : 'own user'),
})
const assigned = (name: string) => ({ ...home, user_id: idOf('LimitedAccess'), order_id: idOf(name) })

export const THINGS: readonly Fixture[] = [
  [
    'patient_orders',
    order('own order', 'own institution'),
    order('second own order', 'own institution'),
    order('unseen order', 'unseen institution'),
    order('deleted order', 'own institution', { ...home, trashed_at: GONE }),
    order('second deleted order', 'own institution', { ...home, trashed_at: GONE }),
    order('unseen deleted order', 'unseen institution', { ...home, trashed_at: GONE }),
    order('foreign order', 'foreign institution', foreign),
    order('foreign deleted order', 'foreign institution', { ...foreign, trashed_at: GONE }),
    ...grouped('own', 'own institution'),
    ...grouped('second own', 'own institution'),
    ...grouped('unseen', 'unseen institution'),
    ...grouped('foreign', 'foreign institution', foreign),
  ],
  [
    'studies',
    study('own', 'own institution'),
    study('unseen', 'unseen institution'),
    study('deleted', 'own institution'),
    study('foreign', 'foreign institution'),
  ],
  ['series', ...STUDIES.map(series)],
  ['trash_entries', ...STUDIES.map((name) => trashEntry(name)), trashEntry('own', 'second own trash entry')],
  [
    'documents',
    document('own document', 'own order'),
    document('second own document', 'own order'),
    document('unseen document', 'unseen order'),
    document('foreign document', 'foreign order', { ...foreign, created_by: idOf('foreign user') }),
  ],
  ['order_user_assignments', assigned('own order'), assigned('deleted order')],
  ['order_group_assignments', { ...home, group_id: idOf('own group'), order_id: idOf('second own order') }],
  [
    'folders',
    ...ROLES.flatMap((role) => [folder(`folder of ${role}`, role), folder(`second folder of ${role}`, role)]),
    folder('unseen folder', 'own user'),
    folder('foreign folder', 'foreign user', foreign),
  ],
  [
    'shares',
    ...ROLES.flatMap((role) => [share(`share of ${role}`, role), share(`second share of ${role}`, role)]),
    share('unseen share', 'own user'),
    share('foreign share', 'foreign user', foreign),
  ],
  [
    'dicom_nodes',
    node('own node', 'own institution'),
    node('second own node', 'own institution'),
    node('unseen node', 'unseen institution'),
    node('foreign node', 'foreign institution', foreign),
  ],
  [
    'inbox_items',
    inboxItem('own', 'own institution'),
    inboxItem('second own', 'own institution'),
    inboxItem('unseen', 'unseen institution'),
    inboxItem('deleted', 'own institution', { ...home, state: 'Discarded', settled_at: GONE }),
    inboxItem('foreign', 'foreign institution', foreign),
  ],
  ['flag_groups', { ...home, group_id: 1, name: 'Priority', position: 1 }],
  ['flags', { ...home, group_id: 1, flag_id: 1, name: 'Stat', color: '#d32f2f', position: 1 }],
  ['patient_merges', { ...home, ...merge, from_patient_id: 'P3', to_patient_id: 'P1', reason: 'The same person' }],
  ['merged_patients', { ...home, ...merge, patient_id: 'P3', current_patient_id: 'P1' }],
]
