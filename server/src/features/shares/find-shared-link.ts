import { sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { frameAncestors } from '../viewer-links/frame-ancestors.ts'
import { selectLinkStudies } from '../viewer-links/select-link-studies.ts'
import {
  type LinkPurpose,
  type LinkRefusalReason,
  type LinkVisit,
  needsList,
  type ViewerLink,
} from '../viewer-links/viewer-link.ts'
import { judgeShare, type LiveShare } from './judge-share.ts'
import { countOpening, noteAccess, wasHereLately } from './note-access.ts'
import { enterShare } from './select-share.ts'

async function showShare(tx: Tx, { row, actor }: LiveShare): Promise<ViewerLink> {
  const shown = await selectLinkStudies(tx, actor)
  return {
    accountUuid: row.account_id,
    actor,
    // What is stored without its corrections goes to nobody outside.
    ofAdmin: false,
    mayDownload: row.may_download,
    ...shown,
    opensList: row.kind === 'Folder' || needsList([...shown.studies.values()]),
    frameAncestors: frameAncestors(row.allowed_domains, ''),
  }
}

/** Records the viewer's opening, and the first datum of whoever came without opening a page. */
async function noteUse(tx: Tx, services: Services, visit: LinkVisit, share: LiveShare, purpose: LinkPurpose) {
  const now = services.now()
  const { row, actor } = share
  if (purpose === 'redirect') return
  const wasHere = await wasHereLately(tx, row, visit.facts.address, now)
  if (purpose === 'datum' && wasHere) return
  const deed = { action: 'ShareViewed', outcome: 'success', orderUuids: actor.orderUuids } as const
  await noteAccess(tx, row, visit.facts, now, deed)
  if (!wasHere) await countOpening(tx, row, now)
}

/**
 * What the viewer shows of a share, in a transaction of no account yet. One whose password was not given looks like none, and
 * so does one that files are only sent to.
 */
export async function findSharedLink(
  tx: Tx,
  services: Services,
  visit: LinkVisit,
  purpose: LinkPurpose,
): Promise<ViewerLink | LinkRefusalReason> {
  const row = await enterShare(tx, sha256(visit.token))
  if (!row || row.kind === 'FolderUpload') return 'Unknown'
  const share = await judgeShare(tx, row, visit.pass, services)
  if (share === 'Unauthorized') return 'Unknown'
  if (share === 'Expired') return 'Expired'
  await noteUse(tx, services, visit, share, purpose)
  return showShare(tx, share)
}
