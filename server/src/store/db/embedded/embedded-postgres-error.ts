/** What can go wrong with the embedded database; the list is closed. */
export type EmbeddedPostgresErrorCode =
  | 'unsupported_platform'
  | 'binaries_missing'
  | 'binaries_incomplete'
  | 'binaries_unusable'
  | 'no_identity'
  | 'permission'
  | 'read_only'
  | 'disk_full'
  | 'out_of_memory'
  | 'other_version'
  | 'orphan_unreachable'
  | 'init_failed'
  | 'start_failed'
  | 'start_timeout'

/** An error of the embedded database: its message says what was wrong, where, and what to do. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedPostgresError'
    this.code = code
  }
}
