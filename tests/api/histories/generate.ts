import { deleteDocument, uploadDocument, uploadImage } from './file-operations.ts'
import { addToFolder, createFolder, deleteFolder, removeFromFolder, renameFolder } from './folder-operations.ts'
import { createOrder, moveOrder, updateOrder } from './order-operations.ts'
import { mergePatients, unmergePatients } from './patient-operations.ts'
import { assignOrder, groupOrders, joinGroup, setFlag, ungroupOrders } from './people-operations.ts'
import { randomOf } from './random.ts'
import type { State } from './state.ts'
import { deleteOrder, purgeOrder, restoreOrder } from './trash-operations.ts'
import { type Operation, type Planned, type Turn, takeTurn } from './turn.ts'
import type { World } from './world.ts'

type Plan = (turn: Turn) => Planned | undefined

/** Each with how often it comes. */
const PLANS: Readonly<Record<string, readonly [number, Plan]>> = {
  createOrder: [7, createOrder],
  updateOrder: [5, updateOrder],
  uploadImage: [14, uploadImage],
  deleteOrder: [7, deleteOrder],
  restoreOrder: [6, restoreOrder],
  purgeOrder: [4, purgeOrder],
  moveOrder: [6, moveOrder],
  groupOrders: [5, groupOrders],
  joinGroup: [4, joinGroup],
  ungroupOrders: [3, ungroupOrders],
  createFolder: [8, createFolder],
  renameFolder: [3, renameFolder],
  deleteFolder: [4, deleteFolder],
  addToFolder: [8, addToFolder],
  removeFromFolder: [4, removeFromFolder],
  setFlag: [5, setFlag],
  assignOrder: [8, assignOrder],
  mergePatients: [6, mergePatients],
  unmergePatients: [6, unmergePatients],
  uploadDocument: [5, uploadDocument],
  deleteDocument: [3, deleteDocument],
}

const BAG = Object.entries(PLANS).flatMap(([kind, [weight]]) => Array.from({ length: weight }, () => kind))
const LARGEST_SEED = 2 ** 32

export function generate(seed: number, length: number): Operation[] {
  const random = randomOf(seed)
  return Array.from({ length }, () => {
    const kind = BAG[Math.floor(random() * BAG.length)] ?? 'createOrder'
    return { kind, seed: Math.floor(random() * LARGEST_SEED) }
  })
}

const TRIES = 8

/** What a user does. What has nothing to be about yet gives way to something else, in the end to a new order. */
export function plan(world: World, state: State, operation: Operation, history: string, name: string): Planned {
  const random = randomOf(operation.seed)
  let { kind } = operation
  for (let tries = 0; tries < TRIES; tries += 1) {
    const turn = takeTurn(world, state, Math.floor(random() * LARGEST_SEED), history, name)
    const planned = PLANS[kind]?.[1](turn)
    if (planned) return planned
    kind = BAG[Math.floor(random() * BAG.length)] ?? kind
  }
  return createOrder(takeTurn(world, state, operation.seed, history, name))
}
