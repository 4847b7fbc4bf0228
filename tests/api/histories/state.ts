/** What two accounts hold, as the contract has it: plain data, so that a copy of it is another possible world. */

export interface Order {
  readonly uuid: string
  readonly account: number
  institution: string
  readonly accession: string
  readonly patientName: string
  patientId: string
  description: string
  history: string
  status: 'Scheduled' | 'Performed' | 'Reported'
  /** The UID that it shows, first, and those that it had before. */
  uids: string[]
  /** The patient id of its images; '' without images. */
  imagesPatientId: string
  readonly slices: Set<number>
  /** File names and ids. */
  readonly documents: Map<string, string>
  readonly folders: Set<string>
  readonly flags: Map<number, number>
  group: string
  readonly users: Set<string>
  readonly userGroups: Set<string>
  trashed: boolean
}

export interface Folder {
  readonly uuid: string
  readonly owner: string
  /** '': the root. */
  readonly parent: string
  name: string
  readonly description: string
}

/** A merge of patients that was not undone. */
interface Merge {
  readonly institution: string
  readonly from: string
  readonly to: string
  /** The orders that it changed and that nobody has given another patient since. */
  readonly orders: Set<string>
}

export interface State {
  readonly orders: Map<string, Order>
  readonly folders: Map<string, Folder>
  merges: Merge[]
}

export const emptyState = (): State => ({ orders: new Map(), folders: new Map(), merges: [] })

export interface Actor {
  readonly account: number
  readonly type: 'Admin' | 'Standard' | 'LimitedAccess'
  readonly userUuid: string
  readonly institutions: readonly string[]
  readonly userGroups: readonly string[]
  /** Of a session that was opened with keys. */
  readonly token: string
  /** Of the Admin, signed in; others have none. */
  readonly signedIn: string
}

const isGiven = (order: Order, { userUuid, userGroups }: Actor) =>
  order.users.has(userUuid) || userGroups.some((group) => order.userGroups.has(group))

/** Whether the order would be seen by the actor if it were not in the trash. */
export function mightSee(actor: Actor, order: Order): boolean {
  if (order.account !== actor.account) return false
  if (actor.type === 'Admin') return true
  return actor.type === 'Standard' ? actor.institutions.includes(order.institution) : isGiven(order, actor)
}

export const sees = (actor: Actor, order: Order): boolean => !order.trashed && mightSee(actor, order)

export const mayUse = (actor: Actor, institution: string): boolean => actor.institutions.includes(institution)

/** The order that images of a study go to, or that stands in the way of another of that UID. */
export const holderOf = (state: State, institution: string, uid: string): Order | undefined =>
  [...state.orders.values()].find((o) => !o.trashed && o.institution === institution && o.uids.includes(uid))

/** Whether an order cannot have a place in an institution, since another there has its UID. */
export const isTaken = (state: State, order: Order, institution: string): boolean =>
  order.uids.some((uid) => (holderOf(state, institution, uid) ?? order) !== order)

/** A group with fewer than two orders is dissolved. */
export function dissolve(state: State): void {
  for (const order of state.orders.values()) {
    const members = [...state.orders.values()].filter(({ group }) => group === order.group)
    if (members.length < 2) order.group = ''
  }
}

/** The id that a patient goes by now. */
export function currentId(state: State, institution: string, patientId: string): string {
  const merge = state.merges.find(({ institution: place, from }) => place === institution && from === patientId)
  return merge ? currentId(state, institution, merge.to) : patientId
}

/** Gives an order that came in under an id that is merged to the patient of that id. */
export function followMerges(state: State, order: Order): void {
  const merge = state.merges.find((m) => m.institution === order.institution && m.from === order.patientId)
  if (!merge) return
  order.patientId = merge.to
  merge.orders.add(order.uuid)
  followMerges(state, order)
}

/** A folder and all below it. */
export function treeOf(state: State, uuid: string): string[] {
  const below = [...state.folders.values()].filter(({ parent }) => parent === uuid)
  return [uuid, ...below.flatMap((folder) => treeOf(state, folder.uuid))]
}
