import { ApiError } from '@opaline/contract'
import type { AnnouncedFile } from '../../features/uploads/create-upload.ts'

const KINDS = { dicom: 'UploadDicomFile', document: 'UploadDocumentFile' } as const
const SHA256 = /^[0-9a-f]{64}$/i
const LENGTH = /^[1-9]\d{0,14}$/

const refuse = (header: string, problem: string): ApiError =>
  new ApiError('InvalidParameter', `Invalid parameters for ${header}. ${problem}`)

function decode(name: string, base64: string): string {
  const bytes = Buffer.from(base64, 'base64')
  try {
    if (bytes.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) throw new Error('not base64')
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('Upload-Metadata', `${name} is not text in base64.`)
  }
}

/** The names and texts of an `Upload-Metadata` header (tus 1.0, creation). @throws ApiError InvalidParameter */
function readMetadata(header: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const pair of header.split(',').map((text) => text.trim())) {
    const [name = '', base64 = '', ...more] = pair.split(' ')
    if (!/^\w{1,100}$/.test(name) || more.length > 0)
      throw refuse('Upload-Metadata', 'It is not a list of names and values.')
    if (found.has(name)) throw refuse('Upload-Metadata', `${name} is given twice.`)
    found.set(name, decode(name, base64))
  }
  return found
}

/**
 * A file as the headers of an upload's creation announce it: `Kind`, `Sha256` and the arguments of the method that the kind
 * stands for. The arguments are not checked yet.
 * @throws ApiError InvalidParameter
 */
export function readAnnouncement(length: string | undefined, metadata: string | undefined): AnnouncedFile {
  if (!LENGTH.test(length ?? '')) throw refuse('Upload-Length', 'The number of bytes, 1 or more, is required.')
  const { Kind = '', Sha256 = '', ...input } = Object.fromEntries(readMetadata(metadata ?? ''))
  if (Kind !== 'dicom' && Kind !== 'document') throw refuse('Kind', 'It is dicom or document.')
  if (!SHA256.test(Sha256)) throw refuse('Sha256', 'The SHA-256 of the file in hexadecimal is required.')
  return { method: KINDS[Kind], input, size: Number(length), sha256: Buffer.from(Sha256, 'hex') }
}
