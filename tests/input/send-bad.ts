import { METHODS, type MethodName } from '@opaline/contract'

// A request's head holds a few kilobytes at most.
const LONGEST_QUERY_VALUE = 4096

/** Arguments as a query can have them; undefined: it can not. */
function queryOf(input: unknown): URLSearchParams | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined
  const pairs = Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, value as unknown] as const)
  const fits = (value: unknown) =>
    typeof value === 'string' && value.length <= LONGEST_QUERY_VALUE && !/[\ud800-\udfff]/.test(value)
  return pairs.every(([key, value]) => key.length < LONGEST_QUERY_VALUE && fits(value))
    ? new URLSearchParams(pairs as [string, string][])
    : undefined
}

let calls = 0
/** Another address for each call: methods that take secrets count them. */
function nextAddress(): string {
  calls += 1
  return `10.${(calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`
}

/**
 * Sends arguments as they stand, right or wrong.
 * @returns status and body; undefined where a query cannot hold the arguments
 */
export async function sendBad(
  url: string,
  name: MethodName,
  input: unknown,
  token: string,
): Promise<string | undefined> {
  const method = METHODS[name]
  const inQuery = 'body' in method
  const query = inQuery ? queryOf(input) : undefined
  if (inQuery && query === undefined) return undefined
  const response = await fetch(`${url}/api/v1/${name}${query === undefined ? '' : `?${query}`}`, {
    method: 'POST',
    headers: {
      'content-type': inQuery ? method.body : 'application/json',
      authorization: `Bearer ${token}`,
      'x-forwarded-for': nextAddress(),
    },
    body: inQuery ? 'x' : JSON.stringify(input),
  })
  return `${response.status} ${await response.text()}`
}
