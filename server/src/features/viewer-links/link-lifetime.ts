const MINUTE_MS = 60_000
const IDLE_MS = 60 * MINUTE_MS
const OPEN_MS = 12 * 60 * MINUTE_MS

interface Times {
  /** Until when it may be opened for the first time, and again. */
  readonly expires_at: Date
  readonly opened_at: Date | null
  readonly last_used_at: Date | null
}

/** Whether a link still lives: until its expiry, and once open while it is used, an hour idle and 12 hours in all (contract 3). */
export function isAlive(link: Times, now: Date): boolean {
  if (now < link.expires_at) return true
  if (link.opened_at === null || link.last_used_at === null) return false
  const sinceOpened = now.getTime() - link.opened_at.getTime()
  const sinceUsed = now.getTime() - link.last_used_at.getTime()
  return sinceOpened < OPEN_MS && sinceUsed < IDLE_MS
}

/** Whether the last use is to be written down: not at every request, for a link is used a hundred times a second. */
export const isUseDue = (link: Times, now: Date): boolean =>
  link.last_used_at === null || now.getTime() - link.last_used_at.getTime() >= MINUTE_MS
