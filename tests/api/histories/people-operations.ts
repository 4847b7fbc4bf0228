import { findListed } from './observe.ts'
import { dissolve, type Order, type State, sees } from './state.ts'
import { mine, type Planned, pickSeen, refusalOf, type Turn } from './turn.ts'

/** Orders that are looked at together. */
function group(state: State, orders: readonly Order[], uuid: string): void {
  for (const order of orders) mine(state.orders.get(order.uuid)).group = uuid
  dissolve(state)
}

/** Up to three orders, each once. */
function pickSeveral(turn: Turn): Order[] {
  const found = [pickSeen(turn), pickSeen(turn), turn.chance(0.4) ? pickSeen(turn) : undefined]
  return [...new Set(found.flatMap((order) => order ?? []))]
}

const named = ([first, ...rest]: readonly Order[]) => ({
  PatientOrderInstitutionUuid: first?.institution ?? '',
  PatientOrderUuidList: [first, ...rest].flatMap((order) => order?.uuid ?? []),
})

const unseen = ({ actor }: Turn, orders: readonly Order[]) => orders.some((order) => !sees(actor, order))

export function groupOrders(turn: Turn): Planned | undefined {
  const { actor, world } = turn
  const orders = pickSeveral(turn)
  if (orders.length === 0) return undefined
  return {
    actor,
    method: 'CreateOrderGroup',
    input: named(orders),
    refusal: refusalOf(actor, [orders.length < 2, 'InvalidParameter'], [unseen(turn, orders), 'NotFound']),
    apply: (state, body) => group(state, orders, String(body['ConnectedGroupUuid'])),
    recover: async () =>
      (await findListed(world, actor.account)).find((listed) => listed['PatientOrderUuid'] === orders[0]?.uuid),
  }
}

export function joinGroup(turn: Turn): Planned | undefined {
  const { actor, state, pick } = turn
  const orders = pickSeveral(turn)
  const grouped = [...state.orders.values()].filter((order) => order.group !== '')
  const uuid = pick(grouped)?.group
  if (orders.length === 0 || uuid === undefined) return undefined
  const isSeen = grouped.some((order) => order.group === uuid && sees(actor, order))
  return {
    actor,
    method: 'AddOrdersToOrderGroup',
    input: { ...named(orders), ConnectedGroupUuid: uuid },
    refusal: refusalOf(actor, [unseen(turn, orders) || !isSeen, 'NotFound']),
    apply: (next) => group(next, orders, uuid),
  }
}

export function ungroupOrders(turn: Turn): Planned | undefined {
  const { actor } = turn
  const orders = pickSeveral(turn)
  if (orders.length === 0) return undefined
  return {
    actor,
    method: 'RemoveOrdersFromGroup',
    input: named(orders),
    refusal: refusalOf(actor, [unseen(turn, orders), 'NotFound']),
    apply: (state) => group(state, orders, ''),
  }
}

export function setFlag(turn: Turn): Planned | undefined {
  const { actor, account, pick, chance } = turn
  const order = pickSeen(turn)
  const [groupId, flagIds] = pick(account.flags) ?? []
  if (!order || groupId === undefined || flagIds === undefined) return undefined
  const flagId = chance(0.05) ? 999_999 : (pick([0, ...flagIds]) ?? 0)
  const isKnown = flagId === 0 || flagIds.includes(flagId)
  return {
    actor,
    method: 'SetFlagToPatientOrder',
    input: { PatientOrderUuid: order.uuid, FlagGroupId: groupId, FlagId: flagId },
    refusal: refusalOf(actor, [!sees(actor, order) || !isKnown, 'NotFound']),
    apply: (state) => {
      const { flags } = mine(state.orders.get(order.uuid))
      if (flagId === 0) flags.delete(groupId)
      else flags.set(groupId, flagId)
    },
  }
}

/** Gives an order to a user or to a group of users, or takes it from them. */
export function assignOrder(turn: Turn): Planned | undefined {
  const { account, other, actor, pick, chance } = turn
  const order = pickSeen(turn)
  const { userGroup, actors } = chance(0.05) ? other : account
  // What the others are assigned changes nothing of what they see.
  const user = (chance(0.7) ? actors[2] : pick(actors))?.userUuid ?? ''
  if (!order) return undefined
  const toUser = chance(0.6)
  const isGiven = chance(0.65)
  const assignee = toUser ? user : userGroup
  const argument = `${isGiven ? 'Assigned' : 'Unassigned'}${toUser ? 'User' : 'UserGroup'}Uuid`
  return {
    actor,
    method: `${isGiven ? 'AssignPatientOrderTo' : 'UnassignPatientOrderFrom'}${toUser ? 'User' : 'UserGroup'}`,
    input: { PatientOrderUuid: order.uuid, [argument]: assignee },
    refusal: refusalOf(actor, [!sees(actor, order) || actors !== account.actors, 'NotFound']),
    apply: (state) => {
      const { users, userGroups } = mine(state.orders.get(order.uuid))
      const assigned = toUser ? users : userGroups
      if (isGiven) assigned.add(assignee)
      else assigned.delete(assignee)
    },
  }
}
