import { dissolve, isTaken, mightSee, sees } from './state.ts'
import { mine, type Planned, pickOrder, pickSeen, refusalOf, type Turn } from './turn.ts'

export function deleteOrder(turn: Turn): Planned | undefined {
  const { actor, account, chance } = turn
  const order = pickSeen(turn)
  if (!order) return undefined
  const [first = '', second = ''] = account.institutions
  const wrong = order.institution === first ? second : first
  const PatientOrderInstitutionUuid = chance(0.05) ? wrong : order.institution
  return {
    actor,
    method: 'DeleteOrder',
    input: { PatientOrderUuid: order.uuid, PatientOrderInstitutionUuid },
    refusal: refusalOf(actor, [!sees(actor, order) || PatientOrderInstitutionUuid !== order.institution, 'NotFound']),
    apply: (state) => {
      const gone = mine(state.orders.get(order.uuid))
      gone.trashed = true
      gone.group = ''
      dissolve(state)
    },
  }
}

const MOSTLY_TRASHED = 0.9

export function restoreOrder(turn: Turn): Planned | undefined {
  const { actor, state } = turn
  const order = pickOrder(turn, MOSTLY_TRASHED)
  if (!order) return undefined
  const isThere = order.trashed && mightSee(actor, order)
  return {
    actor,
    method: 'RestoreOrder',
    input: { PatientOrderUuid: order.uuid },
    refusal: refusalOf(actor, [!isThere, 'NotFound'], [isTaken(state, order, order.institution), 'Conflict']),
    apply: (next) => {
      mine(next.orders.get(order.uuid)).trashed = false
    },
  }
}

export function purgeOrder(turn: Turn): Planned | undefined {
  const { actor } = turn
  const order = pickOrder(turn, MOSTLY_TRASHED)
  if (!order) return undefined
  return {
    actor,
    method: 'PurgeOrder',
    input: { PatientOrderUuid: order.uuid },
    refusal: refusalOf(
      actor,
      [actor.type !== 'Admin', 'Forbidden'],
      [!order.trashed || !mightSee(actor, order), 'NotFound'],
    ),
    apply: (state) => {
      state.orders.delete(order.uuid)
      for (const { orders } of state.merges) orders.delete(order.uuid)
    },
  }
}
