import { pdfOf } from '../../../contract/test/sample-documents.ts'
import { ctImage } from '../../../dicom/test/ct-image.ts'
import { findListed, findProperties } from './observe.ts'
import { newOrder, pickPatient } from './order-operations.ts'
import { currentId, followMerges, holderOf, mayUse, type Order, type State, sees } from './state.ts'
import { mine, type Planned, pickFolder, pickInstitution, pickSeen, refusalOf, type Turn } from './turn.ts'

interface Image {
  readonly institution: string
  readonly uid: string
  readonly slice: number
  readonly patientId: string
  readonly patientName: string
  readonly accession: string
}

const describe = ({ uid }: Image): string => `Images of ${uid}`

/** A new study, one more image of a study that is there, or one for an order that waits for it under another UID. */
function pickImage(turn: Turn): Image {
  const { chance, pick, name } = turn
  const slice = pick([1, 2, 3]) ?? 1
  const fresh = { uid: `2.25.${BigInt(`0x${Buffer.from(name).toString('hex')}`)}`, slice, accession: name }
  const order = chance(0.6) ? pickSeen(turn) : undefined
  if (!order) return { ...fresh, institution: pickInstitution(turn), ...pickPatient(turn) }
  const { uids, patientName, accession } = order
  const institution = chance(0.85) ? order.institution : pickInstitution(turn)
  const patientId = chance(0.05) ? `${name}-wrong` : order.imagesPatientId || order.patientId
  const isByAccession = order.slices.size === 0 && chance(0.6)
  return { ...fresh, institution, patientId, patientName, accession, uid: isByAccession ? fresh.uid : mine(uids[0]) }
}

const familyOf = (name: string): string => name.split('^')[0] ?? ''

/** The scheduled order that the image's accession number names (contract 9, 'Which order a study belongs to', 2). */
const scheduledFor = (state: State, image: Image): Order | undefined =>
  [...state.orders.values()].find(
    (order) =>
      !order.trashed &&
      order.institution === image.institution &&
      order.status === 'Scheduled' &&
      order.slices.size === 0 &&
      order.accession === image.accession &&
      currentId(state, image.institution, order.patientId) === currentId(state, image.institution, image.patientId) &&
      familyOf(order.patientName) === familyOf(image.patientName),
  )

/** Whether the image names another patient than the study it belongs to. */
function contradicts(state: State, image: Image): boolean {
  const holder = holderOf(state, image.institution, image.uid)
  if (!holder) return false
  const known = [holder.patientId, holder.imagesPatientId].filter((id) => id !== '')
  const current = (id: string) => currentId(state, image.institution, id)
  return !known.map(current).includes(current(image.patientId))
}

function takeIn(turn: Turn, state: State, image: Image, uuid: string): Order {
  const waiting = holderOf(state, image.institution, image.uid) ?? scheduledFor(state, image)
  const { institution, uid, patientId, patientName, accession } = image
  const made = { uuid, institution, uids: [uid], patientId, patientName, accession, description: describe(image) }
  const order = waiting ?? newOrder(turn, { ...made, status: 'Performed' })
  state.orders.set(order.uuid, order)
  if (!order.uids.includes(uid)) order.uids.unshift(uid)
  if (order.status === 'Scheduled') order.status = 'Performed'
  if (order.slices.size === 0) followMerges(state, order)
  if (order.imagesPatientId === '') order.imagesPatientId = patientId
  order.slices.add(image.slice)
  return order
}

export function uploadImage(turn: Turn): Planned {
  const { actor, world, state, chance } = turn
  const image = pickImage(turn)
  const { institution, uid } = image
  const folder = chance(0.3) ? pickFolder(turn) : undefined
  const holder = holderOf(state, institution, uid)
  return {
    actor,
    method: 'UploadDicomFile',
    input: { InstitutionUuid: institution, ...(folder ? { FolderUuid: folder.uuid } : {}) },
    bytes: ctImage({
      size: 16,
      slice: image.slice,
      studyUid: uid,
      patientId: image.patientId,
      patientName: image.patientName,
      elements: [
        { tag: 0x00080050, vr: 'SH', value: image.accession },
        { tag: 0x00081030, vr: 'LO', value: describe(image) },
      ],
    }),
    refusal: refusalOf(
      actor,
      [!mayUse(actor, institution) || (folder !== undefined && folder.owner !== actor.userUuid), 'NotFound'],
      [contradicts(state, image), 'Conflict'],
    ),
    answer: { AlreadyStored: holder?.slices.has(image.slice) ?? false },
    apply: (next, body) => {
      const order = takeIn(turn, next, image, String(body['PatientOrderUuid']))
      if (folder) order.folders.add(folder.uuid)
    },
    recover: async () => {
      const listed = await findListed(world, actor.account)
      return listed.find((o) => o['StudyInstanceUid'] === uid && o['InstitutionUuid'] === institution)
    },
  }
}

export function uploadDocument(turn: Turn): Planned | undefined {
  const { actor, world, name } = turn
  const order = pickSeen(turn)
  if (!order) return undefined
  const FileName = `${name}.pdf`
  return {
    actor,
    method: 'UploadDocumentFile',
    input: { InstitutionUuid: order.institution, PatientOrderUuid: order.uuid, FileName },
    bytes: pdfOf(name),
    refusal: refusalOf(actor, [!sees(actor, order), 'NotFound']),
    apply: (state, body) => {
      mine(state.orders.get(order.uuid)).documents.set(FileName, String(body['DocumentUuid']))
    },
    recover: async () => {
      const { DocumentList } = await findProperties(world, order)
      return (DocumentList as readonly Record<string, unknown>[]).find((document) => document['FileName'] === FileName)
    },
  }
}

export function deleteDocument(turn: Turn): Planned | undefined {
  const { actor, state, pick } = turn
  const order = pick([...state.orders.values()].filter(({ documents }) => documents.size > 0))
  const [name, uuid] = pick([...(order?.documents ?? [])]) ?? []
  if (!order || name === undefined) return undefined
  return {
    actor,
    method: 'DeleteDocument',
    input: { DocumentUuid: uuid },
    refusal: refusalOf(actor, [!sees(actor, order), 'NotFound']),
    apply: (next) => {
      mine(next.orders.get(order.uuid)).documents.delete(name)
    },
  }
}
