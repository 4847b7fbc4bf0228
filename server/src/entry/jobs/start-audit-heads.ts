import { keepAuditHeads } from '../../features/audit/keep-audit-heads.ts'
import type { Services } from '../../services.ts'

const EVERY_MS = 60_000

export interface AuditHeads {
  /** Writes them a last time. */
  stop(): Promise<void>
}

/** Writes the heads of the audit outside the database at the start, every minute and at the end: every process into its own folder. */
export function startAuditHeads(services: Services): AuditHeads {
  const keep = () =>
    keepAuditHeads(services).catch((error: unknown) =>
      services.log.error({ error: (error as Error).message }, 'heads of the audit not written'),
    )
  let last = keep()
  const timer = setInterval(() => {
    last = last.then(keep)
  }, EVERY_MS)
  return {
    stop: () => {
      clearInterval(timer)
      return last.then(keep)
    },
  }
}
