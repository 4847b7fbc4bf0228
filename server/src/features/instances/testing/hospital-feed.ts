import { ctImage } from '../../../../../dicom/test/ct-image.ts'
import type { WrittenElement } from '../../../../../dicom/test/write-file.ts'

/** A person, as one hospital knows them. */
export interface FeedPatient {
  readonly id: string
  readonly name: string
  readonly birthDate: string
}

/** One image that a device sends, and where it must be in the end. */
export interface FeedImage {
  readonly hospital: number
  readonly file: Uint8Array
  readonly anonymized: boolean
  /** `nowhere`: it is stored already. */
  readonly end: 'live' | 'trash' | 'inbox' | 'nowhere'
  /** The patient id that its order has in the end; '' where it is in none. */
  readonly endsWith: string
  /** The name of its patient. */
  readonly person: string
  /** A name of its study, for the order that it ends in. */
  readonly study: string
}

/** An order that waits for its images, and what must have become of it. */
export interface FeedOrder {
  readonly hospital: number
  readonly patient: FeedPatient
  readonly accession: string
  readonly day: string
  readonly birthDate: string
  /** The study that it takes in, or opens by way of another order; undefined: it still waits. */
  readonly study: string | undefined
  readonly isAdopted: boolean
}

/** A study with all that happens to it: before the merges and the clean-up, and after them. */
export interface FeedStudy {
  readonly name: string
  readonly orders: readonly FeedOrder[]
  readonly before: readonly FeedImage[]
  readonly after: readonly FeedImage[]
  /** Whether it is moved to the trash between the two. */
  readonly isTrashed: boolean
  /** Two ids of its patient that are merged between the two. */
  readonly merge: { readonly from: string; readonly to: string } | undefined
}

const DAY = '2026-01-02'
const IMPLICIT = '1.2.840.10008.1.2'
const DEFLATED = '1.2.840.10008.1.2.1.99'
const PATIENTS = 150

const patientOf = (hospital: number, index: number): FeedPatient => {
  const number = index % PATIENTS
  // Both hospitals give out the same ids, to other people.
  const name = `Family${hospital}x${number}^Given`
  return { id: `P${number}`, name, birthDate: `19${30 + hospital * 20 + (number % 20)}-01-31` }
}

const text = (tag: number, vr: string, value: string): WrittenElement => ({ tag, vr, value })

interface Making {
  readonly index: number
  readonly hospital: number
  readonly patient: FeedPatient
  readonly uid: string
  readonly accession: string
}

type Sent = Partial<Omit<FeedImage, 'file'>> & {
  readonly slice?: number
  readonly patient?: FeedPatient
  readonly accession?: string
  readonly syntax?: string
  readonly description?: string
}

function image(making: Making, sent: Sent = {}): FeedImage {
  const { hospital = making.hospital, patient = making.patient, accession = making.accession } = sent
  const elements = [
    text(0x00080050, 'SH', accession),
    text(0x00100030, 'DA', patient.birthDate.replaceAll('-', '')),
    text(0x00081030, 'LO', sent.description ?? 'Thorax'),
  ]
  const { slice = 1, syntax, end = 'live' } = sent
  const identity = { patientId: patient.id, patientName: patient.name, studyUid: making.uid, slice }
  const file = ctImage({
    size: 4,
    ...identity,
    elements,
    ...(syntax === undefined ? {} : { transferSyntaxUid: syntax }),
  })
  const endsWith = end === 'live' || end === 'trash' ? (sent.endsWith ?? patient.id) : ''
  const { anonymized = false, study = making.uid } = sent
  return { hospital, file, anonymized, end, endsWith, person: patient.name, study }
}

const order = (making: Making, more: Partial<FeedOrder> = {}): FeedOrder => ({
  hospital: making.hospital,
  patient: making.patient,
  accession: making.accession,
  day: DAY,
  birthDate: making.patient.birthDate,
  study: undefined,
  isAdopted: false,
  ...more,
})

type Plot = (making: Making) => Partial<FeedStudy> & Pick<FeedStudy, 'before'>

const again = (making: Making, syntax: string): FeedImage => image(making, { syntax, end: 'nowhere' })
const anonymous: FeedPatient = { id: 'ANON', name: 'Anonymous', birthDate: '1900-01-01' }
const other = (patient: FeedPatient): FeedPatient => ({ ...patient, id: `${patient.id}-WRONG` })

/** What may happen to a study; each happens to one in so many. */
const PLOTS: readonly Plot[] = [
  (making) => ({ before: [image(making)], after: [image(making, { slice: 2 })] }),
  (making) => ({ before: [image(making)], after: [again(making, IMPLICIT)] }),
  (making) => ({ before: [image(making, { syntax: IMPLICIT }), again(making, DEFLATED)] }),
  // Its order waits for it.
  (making) => ({ orders: [order(making, { study: making.uid, isAdopted: true })], before: [image(making)] }),
  // Its accession number is missing, so its order waits on.
  (making) => ({ orders: [order(making)], before: [image(making, { accession: '' })] }),
  // Its accession number is another patient's.
  (making) => ({ orders: [order(making, { patient: other(making.patient) })], before: [image(making)] }),
  // The order is of another person with the same id and number.
  (making) => ({ orders: [order(making, { birthDate: '2001-02-03' })], before: [image(making)] }),
  // It is of another hospital's order.
  (making) => ({ orders: [order(making, { hospital: 1 - making.hospital })], before: [image(making)] }),
  // It fulfils two orders, and goes to the nearer one.
  (making) => ({
    orders: [
      order(making, { day: '2025-10-01', study: making.uid }),
      order(making, { study: making.uid, isAdopted: true }),
    ],
    before: [image(making)],
  }),
  // It is deleted, and comes again with a late image.
  (making) => ({
    before: [image(making, { end: 'trash', study: `${making.uid} trash` })],
    isTrashed: true,
    after: [image(making), image(making, { slice: 2 })],
  }),
  // A late image names another patient.
  (making) => ({
    before: [image(making)],
    after: [image(making, { slice: 2, patient: other(making.patient), end: 'inbox' })],
  }),
  // An image comes again with other content.
  (making) => ({ before: [image(making)], after: [image(making, { description: 'Changed', end: 'inbox' })] }),
  // An anonymised copy comes first.
  (making) => ({
    before: [image(making, { patient: anonymous, anonymized: true, end: 'inbox' })],
    after: [image(making), image(making, { slice: 2 })],
  }),
  // An anonymised copy comes later.
  (making) => ({
    before: [image(making)],
    after: [image(making, { patient: anonymous, anonymized: true, end: 'inbox' })],
  }),
  // The other hospital has a study of the same UID.
  (making) => {
    const hospital = 1 - making.hospital
    const patient = patientOf(hospital, making.index + 7)
    return { before: [image(making), image(making, { hospital, patient, study: `${making.uid} other` })] }
  },
  // Its patient came in under a makeshift id, which is merged; devices go on sending it.
  (making) => {
    const makeshift = { ...making.patient, id: `EMERGENCY${making.index}` }
    const sent = { patient: makeshift, endsWith: making.patient.id }
    const late = { ...making, uid: `${making.uid}.77`, accession: `${making.accession}L` }
    return {
      before: [image(making, sent)],
      merge: { from: makeshift.id, to: making.patient.id },
      after: [image(making, { ...sent, slice: 2 }), image(making, { slice: 3 }), image(late, sent)],
    }
  },
]

/** The studies of two hospitals in the order of their numbers, all the same in every run. */
export function hospitalFeed(studies: number): FeedStudy[] {
  return Array.from({ length: studies }, (_, index) => {
    const hospital = Math.floor(index / PLOTS.length) % 2
    const patient = patientOf(hospital, index * 7)
    const making = { index, hospital, patient, uid: `2.25.500${index}`, accession: `ACC${index}` }
    const plot = PLOTS[index % PLOTS.length]
    if (plot === undefined) throw new Error('There is no plot.')
    return { name: making.uid, orders: [], after: [], isTrashed: false, merge: undefined, ...plot(making) }
  })
}
