import { sql } from 'kysely'
import { isToken, sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { seesOrder } from '../access/require-orders.ts'
import { asDownloader } from '../access/visible-orders.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { findLinkActor } from '../sessions/find-actor.ts'
import type { RequestFacts } from '../use-case.ts'
import { enterLinkAccount } from '../viewer-links/select-link.ts'
import { LinkRefusal, type LinkRefusalReason } from '../viewer-links/viewer-link.ts'
import { viewerNetwork } from '../viewer-links/viewer-network.ts'

/** An order that may be sent now, and whether as it is stored, without its corrections. */
export interface TakenDownload {
  readonly accountUuid: string
  readonly orderUuid: string
  readonly asStored: boolean
}

interface Asking {
  readonly token: string
  readonly facts: RequestFacts
  /** What is stored is asked for, which is for an Admin. */
  readonly asStored: boolean
}

const selectLink = (tx: Tx, tokenHash: Buffer, network: string) =>
  tx
    .selectFrom('download_links as l')
    .select(['l.id', 'l.account_id', 'l.user_id', 'l.api_key_id', 'l.order_id', 'l.expires_at', 'l.used_at'])
    .select(sql<boolean>`l.address = ${network}::cidr`.as('from_its_address'))
    .where('l.token_hash', '=', tokenHash)
    .forUpdate('l')
    .executeTakeFirst()

type LinkRow = NonNullable<Awaited<ReturnType<typeof selectLink>>>

/** The link's user, where they may still see the order. */
async function findReader(tx: Tx, link: LinkRow, now: Date): Promise<Actor | undefined> {
  const owner = {
    userUuid: link.user_id,
    apiKeyUuid: link.api_key_id ?? undefined,
    orderUuids: [link.order_id],
  }
  const actor = await findLinkActor(tx, owner, now)
  return actor && actor.userType !== 'LimitedAccess' && (await seesOrder(tx, asDownloader(actor), link.order_id))
    ? actor
    : undefined
}

async function judge(tx: Tx, link: LinkRow, now: Date, asStored: boolean): Promise<LinkRefusalReason | undefined> {
  if (!link.from_its_address) return 'WrongAddress'
  if (link.used_at !== null || now >= link.expires_at) return 'Expired'
  const reader = await findReader(tx, link, now)
  return reader === undefined || (asStored && reader.userType !== 'Admin') ? 'Unknown' : undefined
}

const record = (tx: Tx, link: LinkRow, { facts, asStored }: Asking, refusal: LinkRefusalReason | undefined) =>
  appendAuditRecord(tx, {
    accountUuid: link.account_id,
    action: 'OrderDownloaded',
    outcome: refusal === undefined ? 'success' : 'denied',
    userUuid: link.user_id,
    apiKeyUuid: link.api_key_id ?? undefined,
    address: facts.address,
    requestId: facts.requestId,
    orderUuids: [link.order_id],
    detail: { DownloadLinkUuid: link.id, AsStored: asStored, ...(refusal === undefined ? {} : { Reason: refusal }) },
  })

async function take(tx: Tx, asking: Asking, now: Date): Promise<TakenDownload | LinkRefusalReason> {
  const network = viewerNetwork(asking.facts.address)
  const hash = sha256(asking.token)
  if (network === undefined || !(await enterLinkAccount(tx, hash, 'download'))) return 'Unknown'
  const link = await selectLink(tx, hash, network)
  if (!link) return 'Unknown'
  const refusal = await judge(tx, link, now, asking.asStored)
  await record(tx, link, asking, refusal)
  if (refusal !== undefined) return refusal
  await tx.updateTable('download_links').set({ used_at: now }).where('id', '=', link.id).execute()
  return { accountUuid: link.account_id, orderUuid: link.order_id, asStored: asking.asStored }
}

/**
 * Uses a download link up, if it may be used now, from this address, by a user who still sees the order. What is sent is
 * recorded before, and refusals are.
 * @throws LinkRefusal
 */
export async function takeDownload(services: Services, asking: Asking): Promise<TakenDownload> {
  if (!isToken(asking.token)) throw new LinkRefusal('Unknown')
  const taken = await services.database.withoutAccount.transaction().execute((tx) => take(tx, asking, services.now()))
  if (typeof taken === 'string') throw new LinkRefusal(taken)
  return taken
}
