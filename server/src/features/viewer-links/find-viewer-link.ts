import { isToken, makeToken, sameBytes, sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { countVisible } from '../access/require-orders.ts'
import { asDownloader, hasSharedFolders } from '../access/visible-orders.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { findLinkActor } from '../sessions/find-actor.ts'
import { findSharedLink } from '../shares/find-shared-link.ts'
import type { RequestFacts } from '../use-case.ts'
import { frameAncestors } from './frame-ancestors.ts'
import { isAlive, isUseDue } from './link-lifetime.ts'
import { enterLinkAccount, type LinkRow, selectLink } from './select-link.ts'
import { selectLinkStudies } from './select-link-studies.ts'
import {
  type LinkPurpose,
  LinkRefusal,
  type LinkRefusalReason,
  type LinkVisit,
  needsList,
  type ViewerLink,
} from './viewer-link.ts'
import { viewerNetwork } from './viewer-network.ts'

/** Whether files of all that is shown may be taken away: some of it may be in folders that were shared to be looked at. */
async function mayDownload(tx: Tx, actor: Actor, orderUuids: readonly string[]): Promise<boolean> {
  if (!hasSharedFolders(actor) || orderUuids.length === 0) return true
  return (await countVisible(tx, asDownloader(actor), orderUuids)) === orderUuids.length
}

/** What a link shows now; undefined where none of its orders is to be seen any more. A folder may have been empty. */
async function readLink(tx: Tx, row: LinkRow, now: Date): Promise<ViewerLink | undefined> {
  const owner = { userUuid: row.user_id, apiKeyUuid: row.api_key_id ?? undefined, orderUuids: row.order_ids }
  const actor = await findLinkActor(tx, owner, now)
  const shown = actor && (await selectLinkStudies(tx, actor))
  if (!shown || (shown.orderUuids.length === 0 && row.order_ids.length > 0)) return undefined
  return {
    accountUuid: row.account_id,
    actor,
    ofAdmin: actor.userType === 'Admin',
    mayDownload: await mayDownload(tx, actor, shown.orderUuids),
    ...shown,
    opensList: row.opens_list || needsList([...shown.studies.values()]),
    frameAncestors: frameAncestors(row.allowed_domains, row.origin),
  }
}

const recordOpening = (tx: Tx, row: LinkRow, facts: RequestFacts, refusal: LinkRefusalReason | undefined) =>
  appendAuditRecord(tx, {
    accountUuid: row.account_id,
    action: 'ViewerLinkOpened',
    outcome: refusal === undefined ? 'success' : 'denied',
    userUuid: row.user_id,
    apiKeyUuid: row.api_key_id ?? undefined,
    address: facts.address,
    requestId: facts.requestId,
    orderUuids: row.order_ids,
    detail: { ViewerLinkUuid: row.id, ...(refusal === undefined ? {} : { Reason: refusal }) },
  })

async function noteUse(tx: Tx, row: LinkRow, now: Date): Promise<void> {
  await tx
    .updateTable('viewer_links')
    .set({ opened_at: row.opened_at ?? now, last_used_at: now })
    .where('id', '=', row.id)
    .execute()
}

/** Whether the link is still, or already, that of the one who comes. */
function bindingRefusal(row: LinkRow, { pass }: LinkVisit, purpose: LinkPurpose): LinkRefusalReason | undefined {
  if (!row.of_browser) return row.from_its_address ? undefined : 'WrongAddress'
  if (row.browser_hash === null) return purpose === 'datum' ? 'WrongBrowser' : undefined
  return pass !== undefined && sameBytes(sha256(pass), row.browser_hash) ? undefined : 'WrongBrowser'
}

/** Makes the link that of the browser that opens it. Of two at the same moment one is the first. */
async function bindBrowser(tx: Tx, row: LinkRow): Promise<ViewerLink['given'] | 'WrongBrowser'> {
  const pass = makeToken()
  const { numUpdatedRows } = await tx
    .updateTable('viewer_links')
    .set({ browser_hash: sha256(pass) })
    .where('id', '=', row.id)
    .where('browser_hash', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 0n ? 'WrongBrowser' : { pass, isFramed: row.allowed_domains.length > 0 }
}

async function judge(
  tx: Tx,
  row: LinkRow,
  now: Date,
  visit: LinkVisit,
  purpose: LinkPurpose,
): Promise<ViewerLink | LinkRefusalReason> {
  const refusal = bindingRefusal(row, visit, purpose)
  if (refusal !== undefined) return refusal
  if (!isAlive(row, now)) return 'Expired'
  const link = (await readLink(tx, row, now)) ?? 'Unknown'
  // Who is on the way there has opened nothing yet: what they were given then would not come with the next request.
  if (typeof link === 'string' || purpose !== 'page' || !row.of_browser || row.browser_hash !== null) return link
  const given = await bindBrowser(tx, row)
  return typeof given === 'string' ? given : { ...link, given }
}

/** Every opening and every refused one; and the first datum of a link that no page was opened with. */
function isRecorded(
  row: LinkRow,
  { fromElsewhere }: LinkVisit,
  purpose: LinkPurpose,
  refusal: LinkRefusalReason | undefined,
): boolean {
  if (refusal === undefined) return purpose === 'page' || (purpose === 'datum' && row.opened_at === null)
  // Such a browser is sent here again, by ourselves, before it is refused.
  return purpose !== 'datum' && !(refusal === 'WrongBrowser' && fromElsewhere)
}

/** Finds, judges and records in one transaction: what cannot be recorded is not shown. A refusal is recorded too. */
async function findInTransaction(
  tx: Tx,
  services: Services,
  visit: LinkVisit,
  purpose: LinkPurpose,
): Promise<ViewerLink | LinkRefusalReason> {
  const { facts } = visit
  const tokenHash = sha256(visit.token)
  const now = services.now()
  const network = viewerNetwork(facts.address)
  if (network === undefined) return 'Unknown'
  if (!(await enterLinkAccount(tx, tokenHash))) return findSharedLink(tx, services, visit, purpose)
  const row = await selectLink(tx, tokenHash, network)
  if (!row) return 'Unknown'
  const found = await judge(tx, row, now, visit, purpose)
  const refusal = typeof found === 'string' ? found : undefined
  if (isRecorded(row, visit, purpose, refusal)) await recordOpening(tx, row, facts, refusal)
  const isUse = purpose === 'page' || (purpose === 'datum' && isUseDue(row, now))
  if (refusal === undefined && isUse) await noteUse(tx, row, now)
  return found
}

/**
 * Finds the link of a token, or the share, and checks that it may be used now, from this address or
 * browser, by a user who still sees its orders.
 * @throws LinkRefusal
 */
export async function findViewerLink(services: Services, visit: LinkVisit, purpose: LinkPurpose): Promise<ViewerLink> {
  if (!isToken(visit.token)) throw new LinkRefusal('Unknown')
  const found = await services.database.withoutAccount
    .transaction()
    .execute((tx) => findInTransaction(tx, services, visit, purpose))
  if (typeof found === 'string') throw new LinkRefusal(found)
  return found
}
