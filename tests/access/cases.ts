import { type Argument, argumentsOf, METHODS, type MethodName, wireName } from '@opaline/contract'
import { type ActingUser, type Door, expectedOf, type Given, type Refusal, takesUser } from './expected.ts'
import { type IdKind, idArguments, kindOf, needsTwo } from './id-kinds.ts'
import { idOf, ROLES, type Role, tokenOf } from './ids.ts'
import { sampleFor } from './samples.ts'

/** One call of the matrix, and what it must answer. */
export interface Case {
  readonly title: string
  readonly token: string
  readonly input: Readonly<Record<string, unknown>>
  readonly expected: Refusal
}

type Input = Readonly<Record<string, unknown>>

interface Caller {
  readonly title: string
  readonly door: Door
  readonly user: ActingUser
  readonly userUuid: (role: Role) => string | undefined
}

const OWN = (role: Role) => idOf(role)
const NAMED = { foreign: idOf('foreign user'), deleted: idOf('deleted user'), unknown: idOf('nobody') }

/** Every session with its own user, with another's and with none. */
const CALLERS: readonly Caller[] = [
  { title: 'key, a user that it lists', door: 'key', user: 'its own', userUuid: OWN },
  { title: 'signed in, its own user', door: 'signed in', user: 'its own', userUuid: OWN },
  { title: 'signed in, another user', door: 'signed in', user: 'not its own', userUuid: () => idOf('own user') },
  { title: 'signed in, no user', door: 'signed in', user: 'none', userUuid: () => undefined },
]

/** The acting user is an id too. */
const OTHER_USERS: readonly Caller[] = (['key', 'signed in'] as const).flatMap((door) => [
  ...Object.entries(NAMED).map(([state, uuid]) => ({
    title: `${door}, a user that is ${state}`,
    door,
    user: 'not its own' as const,
    userUuid: () => uuid,
  })),
  { title: `${door}, a malformed user`, door, user: 'malformed', userUuid: () => 'x' } as const,
])
const KEY_ALONE: readonly Caller[] = [
  { title: 'key, a user that it does not list', door: 'key', user: 'not its own', userUuid: () => idOf('own user') },
  { title: 'key, no user', door: 'key', user: 'none', userUuid: () => undefined },
]

/** For a method that names no user: it acts for the one that the session has. */
const WITHOUT_USER: readonly Caller[] = [
  { title: 'key', door: 'key', user: 'none', userUuid: () => undefined },
  { title: 'signed in', door: 'signed in', user: 'none', userUuid: () => undefined },
]

interface Tried extends Given {
  readonly title: string
  readonly value: unknown
  readonly besides?: Readonly<Record<string, string>>
}

const inList = (argument: Argument): boolean => argument.check === 'guidList'

/** Everything that may be tried for an id, and whether a user of this role gets at it. */
function triesOf(kind: IdKind | undefined, argument: Argument, role: Role): Tried[] {
  const named = { argument: argument.name }
  const bad = { ...named, title: 'malformed', verdict: 'malformed', value: 'x' } as const
  const [first, second] = kind?.own(role) ?? [idOf('made up'), idOf('made up too')]
  const own = { ...named, title: 'own', verdict: 'found', value: inList(argument) ? [first, second] : first } as const
  if (kind === undefined) return [own, bad]
  const { unseen, foreign, deleted } = kind
  const ids = { foreign, unknown: idOf('nobody'), ...(deleted === undefined ? {} : { deleted }) }
  const tries: Tried[] = Object.entries(ids).map(([title, value]) => ({ ...named, title, verdict: 'not found', value }))
  if (unseen !== undefined) {
    const isSeen = !unseen.by.includes(role)
    const verdict = isSeen ? 'found' : 'not found'
    // To whom it is not there, it is not there whatever goes with it.
    const besides = (isSeen && unseen.besides) || {}
    tries.push({ ...named, title: 'unseen', verdict, value: unseen.id, besides })
  }
  const all = [...tries, bad]
  if (!inList(argument)) return [own, ...all]
  return [
    own,
    ...all.flatMap((one) => [
      { ...one, value: [one.value] },
      { ...one, title: `own and ${one.title}`, value: [first, one.value] },
    ]),
  ]
}

const usefulTries = (name: MethodName, argument: Argument, role: Role): Tried[] =>
  triesOf(kindOf(name, argument), argument, role).filter(
    ({ value }) => !needsTwo(name, argument) || !Array.isArray(value) || value.length > 1,
  )

/** What a method needs, each id one that the role may use. */
function baseInput(name: MethodName, role: Role): Input {
  const needed = argumentsOf(METHODS[name]).filter((argument) => !argument.optional && argument.actingUser !== true)
  const ids = idArguments(name)
  const values = needed.map((argument) => {
    if (!ids.includes(argument)) return [wireName(argument.name), sampleFor(name, argument)]
    const [own] = triesOf(kindOf(name, argument), argument, role)
    return [wireName(argument.name), own?.value]
  })
  return Object.fromEntries(values)
}

function caseOf(name: MethodName, role: Role, caller: Caller, tried?: Tried): Case {
  const uuid = takesUser(name) ? caller.userUuid(role) : undefined
  const user = uuid === undefined ? {} : { UserUuid: uuid }
  const base = baseInput(name, role)
  const besides = Object.entries(tried?.besides ?? {}).map(
    ([key, value]) => [wireName(key.replace(`${name}.`, '')), value] as const,
  )
  const given = tried === undefined ? {} : { [wireName(tried.argument)]: tried.value }
  return {
    title: `${role} · ${caller.title} · ${tried === undefined ? 'as it should be' : `${tried.argument} ${tried.title}`}`,
    token: tokenOf(caller.door, role),
    input: { ...user, ...base, ...Object.fromEntries(besides.filter(([key]) => key in base)), ...given },
    expected: expectedOf(name, caller.door, role, caller.user, tried),
  }
}

const casesOfRole = (name: MethodName, role: Role): Case[] => [
  ...(takesUser(name) ? [...CALLERS, ...OTHER_USERS, ...KEY_ALONE] : WITHOUT_USER).map((caller) =>
    caseOf(name, role, caller),
  ),
  ...idArguments(name).flatMap((argument) =>
    usefulTries(name, argument, role).flatMap((tried) =>
      (takesUser(name) ? CALLERS : WITHOUT_USER).map((caller) => caseOf(name, role, caller, tried)),
    ),
  ),
]

/** Every case of a method: role × session and acting user × what is tried for each of its ids. */
export const casesOf = (name: MethodName): Case[] => ROLES.flatMap((role) => casesOfRole(name, role))
