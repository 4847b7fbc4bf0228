import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { seesOrder } from '../access/require-orders.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { findLinkActor } from '../sessions/find-actor.ts'
import type { RequestFacts } from '../use-case.ts'
import { LinkRefusal, type LinkRefusalReason, type ViewerLink } from '../viewer-links/viewer-link.ts'
import { viewerNetwork } from '../viewer-links/viewer-network.ts'
import { type DocumentGrant, openGrant } from './document-token.ts'
import { findDocument, type StoredDocument } from './stored-document.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Who opens a document, for its record. */
interface Opening {
  readonly accountUuid: string
  readonly documentUuid: string
  readonly userUuid: string
  readonly apiKeyUuid?: string | undefined
  readonly facts: RequestFacts
  /** Whether it is to be recorded: not each of the ranges in which a browser reads a video. */
  readonly isFirst: boolean
}

async function judge(
  tx: Tx,
  grant: DocumentGrant,
  network: string | undefined,
  now: Date,
): Promise<StoredDocument | LinkRefusalReason> {
  if (network !== grant.network) return 'WrongAddress'
  if (now.getTime() >= grant.expiresAt * 1000) return 'Expired'
  const document = await findDocument(tx, grant.documentUuid)
  const actor = await findLinkActor(tx, grant, now)
  const isSeen = document && actor && (await seesOrder(tx, actor, document.orderUuid))
  return isSeen ? document : 'Unknown'
}

const record = (tx: Tx, opening: Opening, found: StoredDocument | LinkRefusalReason): Promise<void> =>
  appendAuditRecord(tx, {
    accountUuid: opening.accountUuid,
    action: 'DocumentOpened',
    outcome: typeof found === 'string' ? 'denied' : 'success',
    userUuid: opening.userUuid,
    apiKeyUuid: opening.apiKeyUuid,
    address: opening.facts.address,
    requestId: opening.facts.requestId,
    orderUuids: typeof found === 'string' ? [] : [found.orderUuid],
    detail: { DocumentUuid: opening.documentUuid, ...(typeof found === 'string' ? { Reason: found } : {}) },
  })

/** Finds, judges and records in one transaction: what cannot be recorded is not shown. A refusal is recorded too. */
async function openRecorded(
  services: Services,
  opening: Opening,
  find: (tx: Tx) => Promise<StoredDocument | LinkRefusalReason>,
): Promise<StoredDocument> {
  const found = await services.database.forAccount(opening.accountUuid, async (tx) => {
    const judged = await find(tx)
    if (opening.isFirst || typeof judged === 'string') await record(tx, opening, judged)
    return judged
  })
  if (typeof found === 'string') throw new LinkRefusal(found)
  return found
}

/**
 * The document of an address, where it may be opened now, from this network, by a user who still sees its order.
 * @throws LinkRefusal
 */
export async function openByAddress(
  services: Services,
  token: string,
  facts: RequestFacts,
  isFirst: boolean,
): Promise<StoredDocument> {
  const grant = openGrant(services.secretKey, token)
  if (grant === undefined) throw new LinkRefusal('Unknown')
  const network = viewerNetwork(facts.address)
  return openRecorded(services, { ...grant, facts, isFirst }, (tx) => judge(tx, grant, network, services.now()))
}

/**
 * A document of an order that a viewer link shows.
 * @param documentUuid any text: it stands in an address
 * @throws LinkRefusal
 */
export async function openInViewer(
  services: Services,
  link: ViewerLink,
  documentUuid: string,
  facts: RequestFacts,
  isFirst: boolean,
): Promise<StoredDocument> {
  if (!UUID.test(documentUuid)) throw new LinkRefusal('Unknown')
  const { accountUuid, orderUuids } = link
  const { userUuid } = link.actor
  return openRecorded(services, { accountUuid, userUuid, documentUuid, facts, isFirst }, async (tx) => {
    const document = await findDocument(tx, documentUuid)
    return document !== undefined && orderUuids.includes(document.orderUuid) ? document : 'Unknown'
  })
}
