import { pickPatient } from './order-operations.ts'
import { currentId, type Order, type State } from './state.ts'
import { mine, type Planned, pickOrder, refusalOf, type Turn } from './turn.ts'

const ordersOf = (state: State, institution: string, patientId: string): Order[] =>
  [...state.orders.values()].filter((order) => order.institution === institution && order.patientId === patientId)

export function mergePatients(turn: Turn): Planned | undefined {
  const { actor, state, account } = turn
  const { institution, patientId } = pickOrder(turn) ?? {}
  if (institution === undefined || patientId === undefined) return undefined
  const from = turn.chance(0.8) ? patientId : pickPatient(turn).patientId
  const to = pickPatient(turn).patientId
  const isMerged = [from, to].some((id) => currentId(state, institution, id) !== id)
  const orders = ordersOf(state, institution, from).map(({ uuid }) => uuid)
  return {
    actor,
    method: 'MergePatients',
    input: { InstitutionUuid: institution, FromPatientId: from, ToPatientId: to, Reason: 'The same person' },
    refusal: refusalOf(
      actor,
      [actor.type !== 'Admin', 'Forbidden'],
      [from === to, 'InvalidParameter'],
      [!account.institutions.includes(institution), 'NotFound'],
      [isMerged, 'Conflict'],
      [orders.length === 0, 'NotFound'],
    ),
    answer: { OrderCount: orders.length },
    apply: (next) => {
      for (const uuid of orders) mine(next.orders.get(uuid)).patientId = to
      next.merges.push({ institution, from, to, orders: new Set(orders) })
    },
  }
}

export function unmergePatients(turn: Turn): Planned | undefined {
  const { actor, state, account, pick } = turn
  const merge = pick(state.merges)
  if (!merge) return undefined
  const { institution, from, to } = merge
  const given = [...merge.orders].filter((uuid) => state.orders.get(uuid)?.patientId === to)
  return {
    actor,
    method: 'UnmergePatients',
    input: { InstitutionUuid: institution, FromPatientId: from, ToPatientId: to, Reason: 'Two people' },
    refusal: refusalOf(
      actor,
      [actor.type !== 'Admin', 'Forbidden'],
      [!account.institutions.includes(institution), 'NotFound'],
      [currentId(state, institution, to) !== to, 'Conflict'],
    ),
    answer: { OrderCount: given.length },
    apply: (next) => {
      for (const uuid of given) mine(next.orders.get(uuid)).patientId = from
      next.merges = next.merges.filter((m) => m.institution !== institution || m.from !== from)
    },
  }
}
