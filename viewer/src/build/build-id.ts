import { createHash } from 'node:crypto'
import { version } from 'esbuild'

/**
 * Twelve hexadecimal digits that change with the builder (its whole code, the pinned package's integrity included)
 * and with esbuild, which minifies.
 */
export const buildId = (builderCode: Uint8Array): string =>
  createHash('sha256').update(version).update(builderCode).digest('hex').slice(0, 12)
