import { ApiError, argumentsOf, checkArgument, type Method, wireName } from '@opaline/contract'

type Named = Readonly<Record<string, unknown>>

const isNamed = (body: unknown): body is Named => typeof body === 'object' && body !== null && !Array.isArray(body)

/** Checks the named arguments of a call. @throws ApiError InvalidParameter with the message of contract 1 */
export function checkInput(method: Method, body: unknown): Named {
  const given = body ?? {}
  if (!isNamed(given))
    throw new ApiError('InvalidParameter', 'The body must be one JSON object with the named arguments.')
  const known = argumentsOf(method)
  const unknown = Object.keys(given).find((key) => !known.some((argument) => wireName(argument.name) === key))
  if (unknown !== undefined) {
    throw new ApiError(
      'InvalidParameter',
      `Invalid parameters for ${unknown.slice(0, 100)}. There is no such parameter.`,
    )
  }
  const checked: Record<string, unknown> = {}
  for (const argument of known) {
    const rules = argument.actingUser ? { ...argument, optional: true } : argument
    const result = checkArgument(argument.name, rules, given[wireName(argument.name)])
    if ('problem' in result) throw new ApiError('InvalidParameter', result.problem)
    checked[wireName(argument.name)] = result.value
  }
  return checked
}
