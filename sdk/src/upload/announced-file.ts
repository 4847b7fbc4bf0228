import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { WireInput } from '../wire/client.ts'

/** A file that is to go in pieces. */
export interface AnnouncedFile {
  readonly file: Blob
  /** Hexadecimal. */
  readonly sha256: string
  readonly kind: 'dicom' | 'document'
  readonly input: WireInput
}

/** One and the same for the same bytes that go to the same place; says nothing of either. */
export function fingerprintOf({ sha256: hash, kind, input }: AnnouncedFile, server: string | undefined): string {
  const { RunUuid, ...place } = input
  return bytesToHex(sha256(new TextEncoder().encode(JSON.stringify([server, kind, hash, place]))))
}
