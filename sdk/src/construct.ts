import { Core, type Settings } from './core.ts'
import { TIMING, type Timing } from './timing.ts'
import { type Credentials, connect, serverAddress } from './wire/connection.ts'

/** The arguments of both constructors, as a page gives them. */
export type ConstructorArguments = readonly [first?: unknown, accountKey?: unknown, options?: unknown]

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isFunction = (value: unknown): value is () => unknown => typeof value === 'function'

function credentialsOf([first, accountKey]: ConstructorArguments): Credentials {
  if (!isObject(first)) return { apiKey: first, accountKey }
  const { sessionToken, onSessionExpired } = first
  return {
    sessionToken: typeof sessionToken === 'string' ? sessionToken : '',
    onSessionExpired: isFunction(onSessionExpired) ? () => onSessionExpired() : undefined,
  }
}

/** Makes what stands behind an api object. `ownServer`: where the library itself was loaded from. */
export function construct(
  given: ConstructorArguments,
  ownServer: string | undefined,
  settings: Settings,
  timing: Timing = TIMING,
): Core {
  const options = isObject(given[0]) ? given[0] : given[2]
  const named = isObject(options) ? options['server'] : undefined
  const server = named === undefined || named === '' ? ownServer : serverAddress(named)
  return new Core(connect(credentialsOf(given), server, timing), settings)
}
