import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import {
  type DeidentificationReport,
  DeidentifyError,
  DicomError,
  deidentifiedPieces,
  deidentify,
  type KeyedHash,
} from '@opaline/dicom'
import { type FilePart, partsOf } from './file-parts.ts'
import type { DeidentifyPlan } from './plan.ts'

/** A file after its changes, one to pass over, or one that is not sent and why. */
export type DeidentifiedFile =
  | { readonly kind: 'ready'; readonly parts: readonly FilePart[]; readonly report: DeidentificationReport }
  | { readonly kind: 'directory' }
  | { readonly kind: 'unsupported'; readonly reason: string }

/** What one buffer holds in all browsers. */
const MOST_BYTES = 2 ** 31 - 1

const keyedHashOf = (key: string): KeyedHash => {
  const bytes = hexToBytes(key)
  return (text) => hmac(sha256, bytes, utf8ToBytes(text))
}

function refusalOf(error: unknown): DeidentifiedFile {
  if (error instanceof DeidentifyError && error.code === 'NotAnInstance') return { kind: 'directory' }
  if (error instanceof DeidentifyError) return { kind: 'unsupported', reason: error.message }
  if (error instanceof DicomError) return { kind: 'unsupported', reason: error.reason }
  throw error
}

/** Changes a file as planned. Rejects where it cannot be read, or on abort. */
export async function deidentifyFile(
  file: Blob,
  { values, basic, key }: DeidentifyPlan,
  signal?: AbortSignal,
): Promise<DeidentifiedFile> {
  signal?.throwIfAborted()
  if (file.size === 0) return { kind: 'unsupported', reason: 'the file is empty' }
  if (file.size > MOST_BYTES) return { kind: 'unsupported', reason: 'files over 2 GB cannot be anonymised' }
  const bytes = new Uint8Array(await file.arrayBuffer())
  try {
    const keyedHash = key === undefined ? undefined : keyedHashOf(key)
    const done = deidentify(bytes, { values, ...(keyedHash ? { keyedHash } : {}), ...(basic ? { basic } : {}) })
    return { kind: 'ready', parts: partsOf(await deidentifiedPieces(done), bytes), report: done.report }
  } catch (error) {
    return refusalOf(error)
  }
}
