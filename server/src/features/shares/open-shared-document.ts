import type { Services } from '../../services.ts'
import { findDocument, type StoredDocument } from '../documents/stored-document.ts'
import { notFound } from '../errors.ts'
import type { LinkVisit } from '../viewer-links/viewer-link.ts'
import { inShare } from './find-share.ts'
import { noteAccess } from './note-access.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * A document of an order that is shared.
 * @param documentUuid any text: it stands in an address
 * @param isFirst whether it is to be recorded: not each of the ranges in which a browser reads a video
 * @throws ApiError NotFound, and as `inShare`
 */
export const openSharedDocument = (
  services: Services,
  visit: LinkVisit,
  documentUuid: string,
  isFirst: boolean,
): Promise<StoredDocument> =>
  inShare(services, visit, async (tx, { row, actor }) => {
    const document = UUID.test(documentUuid) ? await findDocument(tx, documentUuid) : undefined
    if (!document || !actor.orderUuids.includes(document.orderUuid)) throw notFound('document')
    const detail = { DocumentUuid: documentUuid }
    const deed = {
      action: 'ShareDocumentOpened',
      outcome: 'success',
      orderUuids: [document.orderUuid],
      detail,
    } as const
    if (isFirst) await noteAccess(tx, row, visit.facts, services.now(), deed)
    return document
  })
