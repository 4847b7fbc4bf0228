import { createHash } from 'node:crypto'

/** The number by which PostgreSQL locks what these texts name together (`pg_advisory_xact_lock`). */
export const lockNumber = (...parts: readonly string[]): bigint =>
  createHash('sha256').update(parts.join('\0')).digest().readBigInt64BE(0)
