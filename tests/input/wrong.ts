/** A wrong value (`undefined`: left out) and the end of the message that it must get. */
export interface Wrong {
  readonly title: string
  readonly value: unknown
  readonly problem: string
}

const SHOWN = 100

/** A value as messages show it: its first characters, whole ones only. */
export function shown(value: unknown): string {
  const characters = Array.from(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, SHOWN)
  return characters.map((one) => (/^[\ud800-\udfff]$/.test(one) ? '\ufffd' : one)).join('')
}

export const said = (title: string, value: unknown, problem: string): Wrong => ({
  title,
  value,
  problem: `Given value = '${shown(value)}' ${problem}`,
})
