import type { FastifyReply } from 'fastify'
import { appendAuditRecord } from '../../features/audit/append-audit-record.ts'
import { deleteImages } from '../../features/trash/delete-images.ts'
import { dicomwebRecord } from './audit-dicomweb.ts'
import { parameter } from './dicomweb-request.ts'
import type { CallerRequest } from './serve-dicomweb.ts'

/** Moves a study, a series or an instance to the trash, from where it can be brought back (contract 9, 'Trash'). */
export async function answerDelete({
  services,
  request,
  reply,
  caller,
  studies,
}: CallerRequest): Promise<FastifyReply> {
  const path = {
    studyInstanceUid: parameter(request, 'study'),
    seriesInstanceUid: parameter(request, 'series') || undefined,
    sopInstanceUid: parameter(request, 'instance') || undefined,
    institutionUuid: caller.institutionUuid,
  }
  await services.database.forAccount(caller.actor.accountUuid, async (tx) => {
    const { orderUuid, trashEntryUuid } = await deleteImages(tx, caller.actor, path)
    const detail = trashEntryUuid === undefined ? {} : { TrashEntryUuid: trashEntryUuid }
    const done = { outcome: 'success', orderUuids: [orderUuid], detail } as const
    await appendAuditRecord(tx, dicomwebRecord(caller, 'DeleteOverDicomWeb', done))
  })
  studies.forget()
  return reply.code(204).send()
}
