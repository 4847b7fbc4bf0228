import { shownValue } from '@opaline/contract'
import { isUid } from '@opaline/dicom'
import { invalid } from '../errors.ts'

const SHA256 = /^[0-9a-f]{64}$/i

const wrong = (key: string, value: unknown, format: string): never => {
  throw invalid(key, `Given value = '${shownValue(value)}' is not ${format} format.`)
}

/** The UID by which a caller names an image. @throws ApiError InvalidParameter */
export const readSopInstanceUid = (given: unknown): string =>
  typeof given === 'string' && isUid(given, { leadingZeros: true }) ? given : wrong('SopInstanceUid', given, 'UID')

/** The SHA-256 by which a caller names bytes, in lower case. @throws ApiError InvalidParameter */
export const readSha256 = (given: unknown): string =>
  typeof given === 'string' && SHA256.test(given) ? given.toLowerCase() : wrong('Sha256', given, 'SHA-256')
