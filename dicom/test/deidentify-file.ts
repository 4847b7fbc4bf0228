import { createHmac } from 'node:crypto'
import { deidentifiedPieces } from '../src/deidentify/deidentified-pieces.ts'
import { deidentify } from '../src/deidentify/deidentify.ts'
import type { DeidentifyOptions } from '../src/deidentify/options.ts'
import { readTagValues } from '../src/deidentify/tag-values.ts'
import { concatBytes } from './write-element.ts'

/** HMAC-SHA256 under a key of this test. */
export const hashUnder = (key: string) => (text: string) => createHmac('sha256', key).update(text, 'utf8').digest()

/** A whole file after its changes: `values` is `{ x00100010: 'A^B' }`. */
export async function deidentifyFile(
  file: Uint8Array,
  values: Readonly<Record<string, string>>,
  options: Omit<DeidentifyOptions, 'values'> = {},
): Promise<Uint8Array> {
  const list = Object.entries(values).map(([tag, value]) => ({ Tag: tag, Value: value }))
  return concatBytes(await deidentifiedPieces(deidentify(file, { ...options, values: readTagValues(list) })))
}
