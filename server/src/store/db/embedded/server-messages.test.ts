import { expect, test } from 'vitest'
import { serverMessage } from './server-messages.ts'

test.each([
  ['LOG:  database system is ready to accept connections', 'info', 'database system is ready to accept connections'],
  ['WARNING:  page verification failed', 'warn', 'page verification failed'],
  ['FATAL:  the database system is shutting down', 'error', 'the database system is shutting down'],
  ['PANIC:  could not write to file "pg_wal/xlogtemp"', 'error', 'could not write to file "pg_wal/xlogtemp"'],
])('passes on %s', (line, level, message) => {
  expect(serverMessage(line)).toEqual({ level, event: 'server_message', message })
})

test.each([
  'ERROR:  invalid input syntax for type integer: "Doe^Jane"',
  'DETAIL:  Key (patient_id)=(4711) already exists.',
  "STATEMENT:  SELECT 'Doe^Jane'",
  '\tDoe^Jane',
  '',
])('keeps back %s, which may quote a row', (line) => {
  expect(serverMessage(line)).toBeUndefined()
})
