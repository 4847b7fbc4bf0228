import type { Services } from '../../../services.ts'
import { makeUuid } from '../../../uuid.ts'
import type { Actor } from '../../access/actor.ts'
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
  const actor = { ...archive.actor, ...acting }
  const services: Pick<Services, 'database' | 'blobs' | 'arrivals'> = { database, blobs, arrivals }
  const session = {
    uuid: makeUuid(),
    accountUuid: actor.accountUuid,
    apiKeyUuid: undefined,
    userUuids: [actor.userUuid],
    rights: new Set(['Read', 'Order'] as const),
    orderUuids: actor.orderUuids,
    allowedDomains: [],
    expiresAt: new Date('2100-01-01'),
  }
  const request = { requestId: 'test', address: '192.0.2.1', origin: undefined }
  // A use case of these tests looks at no other service.
  const whole = services as Services
  return database.forAccount(actor.accountUuid, (tx) => work({ services: whole, actor, session, request, note, tx }))
}
