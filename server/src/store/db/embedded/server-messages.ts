import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { EmbeddedPostgresEvent, EmbeddedPostgresLog } from './embedded-postgres-event.ts'

const keptLines = 50

/** Levels of PostgreSQL's log lines that are passed on; the others (ERROR, DETAIL, STATEMENT, …) may quote values of rows. */
const levels: Readonly<Record<string, EmbeddedPostgresEvent['level']>> = {
  LOG: 'info',
  WARNING: 'warn',
  FATAL: 'error',
  PANIC: 'error',
}

/**
 * Passes PostgreSQL's log on.
 *
 * @returns a function that gives the last lines, for explaining a failed start
 */
export function readServerMessages(stream: Readable, log: EmbeddedPostgresLog): () => string {
  const lines: string[] = []
  createInterface({ input: stream }).on('line', (line) => {
    lines.push(line)
    if (lines.length > keptLines) lines.shift()
    const event = serverMessage(line)
    if (event) log(event)
  })
  return () => lines.join('\n')
}

/** The event for one line of PostgreSQL's log, or `undefined` for a line that is not passed on. */
export function serverMessage(line: string): EmbeddedPostgresEvent | undefined {
  const [, word = '', message = ''] = /^([A-Z]+): {2}(.*)$/.exec(line) ?? []
  const level = levels[word]
  return level && { level, event: 'server_message', message }
}
