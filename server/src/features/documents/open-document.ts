import { ApiError } from '@opaline/contract'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { requireOrder } from '../access/require-orders.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { findActor } from '../sessions/find-actor.ts'
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

/** What a refusal that is told to callers means here: the document is out of reach. */
async function orNothing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

/** Whether the key by which an address was asked for could still ask for it. */
async function isKeyGood(tx: Tx, { apiKeyUuid, userUuid }: DocumentGrant, now: Date): Promise<boolean> {
  if (apiKeyUuid === undefined) return true
  const key = await tx
    .selectFrom('api_keys')
    .select(['user_ids', 'right_list', 'expires_at'])
    .where('id', '=', apiKeyUuid)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (key === undefined || (key.expires_at !== null && key.expires_at <= now)) return false
  return key.right_list.includes('Read') && (key.user_ids.length === 0 || key.user_ids.includes(userUuid))
}

/** The user who asked; undefined: may not act any more. */
const findGrantActor = (tx: Tx, { accountUuid, userUuid, documentUuid, expiresAt }: DocumentGrant) =>
  orNothing<Actor>(
    findActor(
      tx,
      {
        uuid: documentUuid,
        accountUuid,
        apiKeyUuid: undefined,
        userUuids: [userUuid],
        rights: new Set(['Read'] as const),
        orderUuids: undefined,
        allowedDomains: [],
        expiresAt: new Date(expiresAt * 1000),
      },
      userUuid,
      false,
    ),
  )

async function judge(
  tx: Tx,
  grant: DocumentGrant,
  network: string | undefined,
  now: Date,
): Promise<StoredDocument | LinkRefusalReason> {
  if (network !== grant.network) return 'WrongAddress'
  if (now.getTime() >= grant.expiresAt * 1000) return 'Expired'
  const document = await findDocument(tx, grant.documentUuid)
  const actor = (await isKeyGood(tx, grant, now)) ? await findGrantActor(tx, grant) : undefined
  if (document === undefined || actor === undefined) return 'Unknown'
  const order = await orNothing(requireOrder({ tx, actor }, document.orderUuid))
  return order === undefined ? 'Unknown' : document
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
  const { accountUuid, userUuid, orderUuids } = link
  return openRecorded(services, { accountUuid, userUuid, documentUuid, facts, isFirst }, async (tx) => {
    const document = await findDocument(tx, documentUuid)
    return document !== undefined && orderUuids.includes(document.orderUuid) ? document : 'Unknown'
  })
}
