import { sha256 } from '../../secrets.ts'

const HOUR_MS = 3_600_000

/**
 * The run of files that come one by one without a run of their own: the same for what the same names send within an hour,
 * as a UUID of the form that RFC 9562 calls version 8.
 */
export function hourlyRun(now: Date, ...names: readonly string[]): string {
  const bytes = sha256(`${names.join(' ')} ${Math.floor(now.getTime() / HOUR_MS)}`).subarray(0, 16)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
