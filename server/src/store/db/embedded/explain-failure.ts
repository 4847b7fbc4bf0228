import { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './embedded-postgres-error.ts'

interface Cause {
  readonly pattern: RegExp
  readonly code: EmbeddedPostgresErrorCode
  readonly advice: string
}

/** Texts of the kernel and of PostgreSQL, the most telling first. */
const causes: readonly Cause[] = [
  {
    pattern: /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/,
    code: 'disk_full',
    advice: 'the disk is full: free some space, or set DATA_DIR to a folder on a larger disk',
  },
  {
    pattern: /Read-only file system|EROFS/,
    code: 'read_only',
    advice: 'the file system is read-only: mount it writable, or set DATA_DIR to a writable folder',
  },
  {
    pattern: /Permission denied|Operation not permitted|EACCES|EPERM|has wrong ownership|has invalid permissions/,
    code: 'permission',
    advice: 'permission was denied: start Opaline as the user who owns the folder, or correct its owner',
  },
  {
    pattern: /Cannot allocate memory|ENOMEM|could not map anonymous shared memory/,
    code: 'out_of_memory',
    advice: 'memory ran out: the database needs about 400 MB free',
  },
]

/**
 * Turns an error of the file system, or what initdb or postgres wrote before it ended, into an error that says what to do.
 * `doing` completes the sentence 'Could not …'; `fallback` is the code where no known cause is found in `detail`.
 */
export function explainFailure(
  doing: string,
  detail: string,
  fallback: EmbeddedPostgresErrorCode,
): EmbeddedPostgresError {
  const cause = causes.find(({ pattern }) => pattern.test(detail))
  const reason = lastTellingLine(detail)
  if (cause) return new EmbeddedPostgresError(cause.code, `Could not ${doing}: ${cause.advice}. (${reason})`)
  return new EmbeddedPostgresError(
    fallback,
    `Could not ${doing}: ${reason}. If this stays, set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

/** Passes an EmbeddedPostgresError on and explains everything else. */
export function explainError(
  doing: string,
  error: unknown,
  fallback: EmbeddedPostgresErrorCode,
): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error
  return explainFailure(doing, error instanceof Error ? error.message : String(error), fallback)
}

function lastTellingLine(detail: string): string {
  const lines = detail.split('\n').map((line) => line.trim())
  const telling = lines.filter((line) => /FATAL|PANIC|error:|could not|^E[A-Z]+:/.test(line))
  const line = telling.at(-1) ?? lines.filter((text) => text !== '').at(-1) ?? 'it ended without a word'
  return line.replace(/^\S*(FATAL|PANIC): +/, '').replace(/\.$/, '')
}
