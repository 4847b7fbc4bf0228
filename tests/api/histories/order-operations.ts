import { findListed } from './observe.ts'
import { isTaken, mayUse, type Order, sees } from './state.ts'
import { mine, type Planned, pickInstitution, pickSeen, refusalOf, type Turn } from './turn.ts'

const PATIENTS = [1, 2, 3]

/** Patients whose ids no other history has. Name and id belong together. */
export function pickPatient({ history, pick }: Turn) {
  const number = pick(PATIENTS) ?? 1
  return { patientId: `${history}-P${number}`, patientName: `FAMILY${'ABC'.charAt(number - 1)}^GIVEN` }
}

/** What a new order is in the model; what makes it says the rest. */
export const newOrder = (turn: Turn, given: Pick<Order, 'uuid' | 'institution' | 'uids'> & Partial<Order>): Order => ({
  account: turn.actor.account,
  accession: turn.name,
  patientName: '',
  patientId: '',
  description: '',
  history: '',
  status: 'Scheduled',
  imagesPatientId: '',
  slices: new Set(),
  documents: new Map(),
  folders: new Set(),
  flags: new Map(),
  group: '',
  users: new Set(),
  userGroups: new Set(),
  trashed: false,
  ...given,
})

export function createOrder(turn: Turn): Planned {
  const { actor, name, world } = turn
  const institution = pickInstitution(turn)
  const patient = pickPatient(turn)
  const description = `Study ${name}`
  return {
    actor,
    method: 'CreateOrderWithJSON',
    input: {
      InstitutionUuid: institution,
      JsonParameters: {
        PatientName: patient.patientName,
        PatientID: patient.patientId,
        OrderModality: 'CT',
        OrderAccessionNumber: name,
        StudyDescription: description,
        PerformedDatetime: '2026-01-02 10:00',
      },
    },
    refusal: refusalOf(actor, [!mayUse(actor, institution), 'NotFound']),
    apply: (state, body) => {
      const made = body['PatientOrder'] as { readonly PatientOrderUuid: string; readonly StudyInstanceUid: string }
      const uuid = made.PatientOrderUuid
      state.orders.set(
        uuid,
        newOrder(turn, { uuid, institution, uids: [made.StudyInstanceUid], ...patient, description }),
      )
    },
    recover: async () => {
      const PatientOrder = (await findListed(world, actor.account)).find((o) => o['OrderAccessionNumber'] === name)
      return PatientOrder && { PatientOrder }
    },
  }
}

export function updateOrder(turn: Turn): Planned | undefined {
  const { actor, name, chance } = turn
  const order = pickSeen(turn)
  if (!order) return undefined
  const description = `Changed ${name}`
  const history = chance(0.3) ? `History ${name}` : undefined
  const patientId = chance(0.3) ? pickPatient(turn).patientId : undefined
  const reported = chance(0.2)
  return {
    actor,
    method: 'UpdateOrderWithJSON',
    input: {
      PatientOrderUuid: order.uuid,
      JsonParameters: {
        StudyDescription: description,
        ...(history === undefined ? {} : { PatientHistory: history }),
        ...(patientId === undefined ? {} : { PatientID: patientId }),
        ...(reported ? { OrderStatus: 'Reported' } : {}),
      },
    },
    refusal: refusalOf(actor, [!sees(actor, order), 'NotFound']),
    apply: (state) => {
      const changed = mine(state.orders.get(order.uuid))
      changed.description = description
      if (history !== undefined) changed.history = history
      if (reported) changed.status = 'Reported'
      if (patientId === undefined || patientId === changed.patientId) return
      changed.patientId = patientId
      for (const { orders } of state.merges) orders.delete(order.uuid)
    },
  }
}

export function moveOrder(turn: Turn): Planned | undefined {
  const { actor, state } = turn
  const order = pickSeen(turn)
  if (!order) return undefined
  const institution = pickInstitution(turn)
  const isMoved = institution !== order.institution
  return {
    actor,
    method: 'AssignPatientOrderToLocation',
    input: { PatientOrderUuid: order.uuid, InstitutionUuid: institution },
    refusal: refusalOf(
      actor,
      [!sees(actor, order) || !mayUse(actor, institution), 'NotFound'],
      [isMoved && isTaken(state, order, institution), 'Conflict'],
    ),
    apply: (next) => {
      mine(next.orders.get(order.uuid)).institution = institution
    },
  }
}
