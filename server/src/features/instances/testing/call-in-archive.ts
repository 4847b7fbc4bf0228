import type { Actor } from '../../access/actor.ts'
import { callAs } from '../../orders/testing/open-order-list.ts'
import type { AuditNote, Call } from '../../use-case.ts'
import type { TestArchive } from './open-archive.ts'

/** Runs a use case in a transaction of its own over an archive's database and files, as its Admin unless told otherwise. */
export function callInArchive<T>(
  archive: TestArchive,
  work: (call: Call) => Promise<T>,
  acting: Partial<Actor> = {},
  note: AuditNote = { orderUuids: [], detail: {} },
): Promise<T> {
  const { database, blobs, arrivals } = archive
  return callAs(database, { ...archive.actor, ...acting }, note, work, { database, blobs, arrivals })
}
