import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { hourlyRun } from '../instances/hourly-run.ts'
import { storeOrKeep } from '../instances/store-instance.ts'
import type { LinkVisit } from '../viewer-links/viewer-link.ts'
import { inShare, shareRefusal } from './find-share.ts'
import type { LiveShare } from './judge-share.ts'
import { noteAccess } from './note-access.ts'
import type { ShareRow } from './select-share.ts'

const ACTION = 'ShareUploaded'

async function wasSendingLately(tx: Tx, { id }: ShareRow, address: string, now: Date): Promise<boolean> {
  const { rows } = await sql`select 1 from share_accesses where share_id = ${id}::uuid and address = ${address}
    and action = ${ACTION} and at > ${now}::timestamptz - interval '1 hour' limit 1`.execute(tx)
  return rows.length > 0
}

/** Lets a sender in, and says so once an hour. */
const admit = (services: Services, visit: LinkVisit): Promise<LiveShare> =>
  inShare(services, visit, async (tx, share) => {
    if (share.row.kind !== 'FolderUpload') throw new ApiError('Forbidden', 'This link is not for sending files.')
    const now = services.now()
    if (!(await wasSendingLately(tx, share.row, visit.facts.address, now)))
      await noteAccess(tx, share.row, visit.facts, now, { action: ACTION, outcome: 'success' })
    return share
  })

/** What a sender is not told: that the folder, the institution or the orders there have changed. */
const withoutInside = (error: unknown): unknown =>
  error instanceof ApiError && ['NotFound', 'Forbidden', 'Conflict'].includes(error.code)
    ? shareRefusal('Expired')
    : error

async function store(
  services: Services,
  { row, actor }: LiveShare,
  visit: LinkVisit,
  source: AsyncIterable<Uint8Array>,
) {
  const { address, requestId } = visit.facts
  return storeOrKeep(services, {
    actor: { ...actor, orderUuids: undefined },
    institutionUuid: row.institution_id ?? '',
    folderUuid: row.folder_id ?? undefined,
    runUuid: hourlyRun(services.now(), row.id, address),
    conflicts: 'inbox',
    shareUuid: row.id,
    deed: { action: ACTION, userUuid: row.user_id, apiKeyUuid: row.api_key_id ?? undefined, address, requestId },
    source,
  })
}

/**
 * Takes a DICOM file of somebody outside: into the folder where its study came by this share, else into the inbox.
 * @returns SHA-256 of the file, hexadecimal; nothing tells where it went, or what was there
 * @throws ApiError UnsupportedFile, FileTooLarge, NetworkError, Unavailable, Forbidden, and as `inShare`
 */
export async function uploadToShare(
  services: Services,
  visit: LinkVisit,
  source: AsyncIterable<Uint8Array>,
): Promise<string> {
  const share = await admit(services, visit)
  try {
    return (await store(services, share, visit, source)).Sha256
  } catch (error) {
    throw withoutInside(error)
  }
}
