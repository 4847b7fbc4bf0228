import { randomOf } from './random.ts'
import type { Actor, Folder, Order, State } from './state.ts'
import { sees } from './state.ts'
import type { Account, World } from './world.ts'

export type Body = Readonly<Record<string, unknown>>

/** One call that a history makes, and what the contract says comes of it. */
export interface Planned {
  readonly actor: Actor
  readonly method: string
  readonly input: Readonly<Record<string, unknown>>
  /** Where the body is a file; the input stands in the address then. */
  readonly bytes?: Uint8Array
  /** The code of the refusal; undefined: it is done. */
  readonly refusal: string | undefined
  /** What the answer says besides. */
  readonly answer?: Body
  /** Changes the model. @param body the answer, for the ids that the server gives */
  apply(state: State, body: Body): void
  /** Reads from the server what an answer that was lost would have said; undefined: it was not done. */
  recover?(): Promise<Body | undefined>
}

/** What a user does next, whatever there is by then: choices come from its own seed, so others can be left out. */
export interface Operation {
  readonly kind: string
  readonly seed: number
}

export interface Turn {
  readonly world: World
  readonly state: State
  readonly account: Account
  readonly other: Account
  readonly actor: Actor
  /** A text that no other operation has. */
  readonly name: string
  /** The same throughout a history, and in no other. */
  readonly history: string
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T | undefined
}

const ADMIN_UP_TO = 0.5
const STANDARD_UP_TO = 0.9

export function takeTurn(world: World, state: State, seed: number, history: string, name: string): Turn {
  const random = randomOf(seed)
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const turn = random() < 0.75 ? 0 : 1
  const [account, other] = [world.accounts[turn], world.accounts[1 - turn]]
  const who = random()
  const actor = account?.actors[who < ADMIN_UP_TO ? 0 : who < STANDARD_UP_TO ? 1 : 2]
  if (!account || !other || !actor) throw new Error('A world has two accounts of three users.')
  return { world, state, account, other, actor, name, history, chance: (p) => random() < p, pick }
}

const FOREIGN = 0.04
const TRASHED = 0.08

/** An order: nearly always one of the account's that is not in the trash. */
export function pickOrder({ state, actor, chance, pick }: Turn, trashed = TRASHED): Order | undefined {
  const isForeign = chance(FOREIGN)
  const isTrashed = chance(trashed)
  const own = (order: Order) => (order.account === actor.account) !== isForeign
  return pick([...state.orders.values()].filter((order) => own(order) && order.trashed === isTrashed))
}

/** An order that the actor sees, but for a few. */
export function pickSeen(turn: Turn): Order | undefined {
  if (turn.chance(2 * FOREIGN)) return pickOrder(turn)
  return turn.pick([...turn.state.orders.values()].filter((order) => sees(turn.actor, order)))
}

/** A folder: nearly always one of the actor's. */
export function pickFolder({ state, actor, chance, pick }: Turn): Folder | undefined {
  const isForeign = chance(FOREIGN)
  return pick([...state.folders.values()].filter(({ owner }) => (owner === actor.userUuid) !== isForeign))
}

/** An institution: nearly always one of the account's. */
export function pickInstitution({ account, other, chance, pick }: Turn): string {
  const { institutions } = chance(FOREIGN) ? other : account
  return (chance(0.6) ? institutions[0] : pick(institutions)) ?? ''
}

/** The first refusal whose condition holds; whoever has limited access changes nothing at all. */
export function refusalOf(actor: Actor, ...cases: readonly (readonly [boolean, string])[]): string | undefined {
  if (actor.type === 'LimitedAccess') return 'Forbidden'
  return cases.find(([holds]) => holds)?.[1]
}

/** The state's own copy of what was found before. */
export function mine<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('The model lost something.')
  return found
}
