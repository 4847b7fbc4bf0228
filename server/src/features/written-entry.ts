/** Where an entry of a list holds its own JSON; not enumerable, so that no copy with other values takes it along. */
const WRITTEN = Symbol('written')

interface Written {
  readonly [WRITTEN]?: Buffer
}

/**
 * Writes an entry of a list that may be answered again, once. It must hold what the contract names and nothing else, and
 * is frozen: what it says and what is written of it stay the same.
 */
export function writeEntry<T extends object>(entry: T): { readonly entry: T; readonly bytes: number } {
  const written = Buffer.from(JSON.stringify(entry))
  Object.defineProperty(entry, WRITTEN, { value: written })
  return { entry: Object.freeze(entry), bytes: written.length }
}

/** An entry's JSON, where it was written before. */
export const writtenForm = (entry: unknown): Buffer | undefined =>
  typeof entry === 'object' && entry !== null ? (entry as Written)[WRITTEN] : undefined
