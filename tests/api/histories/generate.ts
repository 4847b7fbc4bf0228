import { deleteDocument, uploadDocument, uploadImage } from './file-operations.ts'
import { addToFolder, createFolder, deleteFolder, removeFromFolder, renameFolder } from './folder-operations.ts'
import { createOrder, deleteOrder, moveOrder, purgeOrder, restoreOrder, updateOrder } from './order-operations.ts'
import {
  assignOrder,
  groupOrders,
  joinGroup,
  mergePatients,
  setFlag,
  ungroupOrders,
  unmergePatients,
} from './people-operations.ts'
import { randomOf } from './random.ts'
import type { Operation, Planned, Turn } from './turn.ts'

type Plan = (turn: Turn) => Planned | undefined

/** Each with how often it comes. What has nothing to be about yet makes an order instead. */
const PLANS: Readonly<Record<string, readonly [number, Plan]>> = {
  createOrder: [6, createOrder],
  updateOrder: [5, updateOrder],
  uploadImage: [14, uploadImage],
  deleteOrder: [7, deleteOrder],
  restoreOrder: [6, restoreOrder],
  purgeOrder: [3, purgeOrder],
  moveOrder: [6, moveOrder],
  groupOrders: [5, groupOrders],
  joinGroup: [3, joinGroup],
  ungroupOrders: [3, ungroupOrders],
  createFolder: [8, createFolder],
  renameFolder: [3, renameFolder],
  deleteFolder: [4, deleteFolder],
  addToFolder: [8, addToFolder],
  removeFromFolder: [3, removeFromFolder],
  setFlag: [5, setFlag],
  assignOrder: [8, assignOrder],
  mergePatients: [6, mergePatients],
  unmergePatients: [5, unmergePatients],
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

export const plan = (operation: Operation, turn: Turn): Planned => PLANS[operation.kind]?.[1](turn) ?? createOrder(turn)
