import { ApiError } from '@opaline/contract'
import { makeToken, sha256 } from '../../secrets.ts'
import type { SharesTable } from '../../store/db/tables/link-tables.ts'
import { makeUuid } from '../../uuid.ts'
import type { Call } from '../use-case.ts'
import { readShareEnd } from './share-end.ts'

/** What all shares have. */
export interface ShareTerms {
  readonly UserCanDownloadStudies?: boolean | undefined
  readonly ExpireDate?: string | undefined
}

/** What is shared, and how it is opened. */
export interface NewShare {
  readonly kind: SharesTable['kind']
  readonly passwordHash?: string
  readonly folderUuid?: string
  readonly institutionUuid?: string
  readonly title?: string
  readonly description?: string
  readonly email?: string
}

/** A share that was made; `url` is '' where it has no address. */
export interface MadeShare {
  readonly shareUuid: string
  readonly url: string
}

const HAS_ADDRESS: Readonly<Record<SharesTable['kind'], boolean>> = {
  Order: true,
  Folder: true,
  FolderUpload: true,
  AccountUser: false,
  AccountUserGroup: false,
}

async function insertAddress({ tx, actor, services }: Call, shareUuid: string, token: string): Promise<string> {
  const entry = { kind: 'share', key: sha256(token), account_id: actor.accountUuid, subject_id: shareUuid } as const
  await tx.insertInto('directory').values(entry).execute()
  return `${services.publicUrl()}/s/${token}/`
}

/** Makes a share. @throws ApiError InvalidParameter for a last day that is over */
export async function makeShare(call: Call, terms: ShareTerms, share: NewShare): Promise<MadeShare> {
  const { tx, actor, session, services, note } = call
  const shareUuid = makeUuid()
  const token = HAS_ADDRESS[share.kind] ? makeToken() : undefined
  await tx
    .insertInto('shares')
    .values({
      id: shareUuid,
      account_id: actor.accountUuid,
      kind: share.kind,
      user_id: actor.userUuid,
      api_key_id: session.apiKeyUuid ?? null,
      token_hash: token === undefined ? null : sha256(token),
      password_hash: share.passwordHash ?? '',
      folder_id: share.folderUuid ?? null,
      institution_id: share.institutionUuid ?? null,
      title: share.title ?? '',
      description: share.description ?? '',
      email: share.email ?? '',
      may_download: terms.UserCanDownloadStudies ?? false,
      created_at: services.now(),
      expires_at: await readShareEnd(call, terms.ExpireDate),
    })
    .execute()
  note.detail['ShareUuid'] = shareUuid
  return { shareUuid, url: token === undefined ? '' : await insertAddress(call, shareUuid, token) }
}

/** A session that was opened for some orders cannot share whatever a folder will hold. @throws ApiError Forbidden */
export function allowFolderShare({ actor }: Call): void {
  if (actor.orderUuids === undefined) return
  throw new ApiError('Forbidden', 'The session was opened for some orders alone, and a folder may hold others.')
}
