import { type SendAnswer, sendOnce } from './send-once.ts'
import type { UploadItem } from './upload-item.ts'

/** How long one file is tried from its first failure on. */
const LONGEST_MS = 5 * 60_000
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000

export type Settled = Exclude<SendAnswer, { kind: 'again' }>

/** What is told while a file is under way. */
export interface Watcher {
  onSent(bytes: number): void
  onPause(): void
}

/** Waits, but no longer than until the browser is online again. */
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    addEventListener('online', end)
  })

/** A file that was moved or changed fails as a broken connection does. */
const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )

/** Sends a file, again while the connection or the server is in trouble: 1 to 30 seconds apart, for 5 minutes. */
export async function sendUntilSettled(share: string, item: UploadItem, watcher: Watcher): Promise<Settled> {
  let endsAt = Number.POSITIVE_INFINITY
  for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(LONGEST_PAUSE_MS, waitMs * 2)) {
    const answer = await sendOnce(share, item, watcher.onSent)
    if (answer.kind !== 'again') return answer
    if (!(await isReadable(item.file))) return { kind: 'refused', reason: 'Unreadable' }
    const now = Date.now()
    endsAt = Math.min(endsAt, now + LONGEST_MS)
    if (now >= endsAt) return { kind: 'refused', reason: answer.reason }
    watcher.onPause()
    await pause(Math.min(LONGEST_PAUSE_MS, Math.max(waitMs, answer.afterSeconds * 1000)))
  }
}
