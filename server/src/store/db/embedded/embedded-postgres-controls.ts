import type { EmbeddedPostgresLog } from './embedded-postgres-event.ts'
import { type Postmaster, type PostmasterExit, stopPostmaster } from './postmaster.ts'
import { removeSocketDirectory } from './socket-directory.ts'

/** How a running embedded database is ended and watched. */
export interface EmbeddedPostgresControls {
  /** Stops it, keeping all that was committed (20 s, then without waiting for its sessions); may be called again. */
  stop(): Promise<void>
  /** Calls when the process ends without `stop`; at once where it already did. What to do then is the caller's. */
  onExit(listener: (exit: PostmasterExit) => void): void
}

/** Makes the controls of a postmaster that runs. */
export function controlsOf(
  postmaster: Postmaster,
  socketDirectory: string,
  log: EmbeddedPostgresLog,
): EmbeddedPostgresControls {
  let stopped: Promise<void> | undefined
  const stop = async () => {
    const startedAt = performance.now()
    await stopPostmaster(postmaster)
    await removeSocketDirectory(socketDirectory)
    const message = `PostgreSQL stopped in ${Math.round(performance.now() - startedAt)} ms`
    log({ level: 'info', event: 'stopped', message })
  }
  return {
    stop: () => {
      stopped ??= stop()
      return stopped
    },
    onExit: (listener) => {
      void postmaster.exited.then((exit) => {
        if (!stopped) listener(exit)
      })
    },
  }
}
