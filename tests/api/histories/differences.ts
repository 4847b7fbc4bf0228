const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Where two values differ, one line each: what stands there, and what should. */
export function differences(seen: unknown, expected: unknown, path = ''): string[] {
  if (!isBranch(seen) || !isBranch(expected))
    return Object.is(seen, expected) ? [] : [`${path}: ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`]
  const keys = new Set([...Object.keys(seen), ...Object.keys(expected)])
  const at = (value: object, key: string): unknown => (value as Readonly<Record<string, unknown>>)[key]
  return [...keys].flatMap((key) => differences(at(seen, key), at(expected, key), `${path}.${key}`))
}
