import { sql } from 'kysely'
import { notFound } from '../errors.ts'
import { requireFolder } from '../folders/require-folders.ts'
import type { Call, UseCase } from '../use-case.ts'
import { allowFolderShare, makeShare, type ShareTerms } from './make-share.ts'

type Input = ShareTerms & { readonly FolderUuid: string }

async function makeInnerShare(call: Call, input: Input, kind: 'AccountUser' | 'AccountUserGroup'): Promise<string> {
  allowFolderShare(call)
  await requireFolder(call, input.FolderUuid)
  const { shareUuid } = await makeShare(call, input, { kind, folderUuid: input.FolderUuid })
  call.note.detail['FolderUuid'] = input.FolderUuid
  return shareUuid
}

/** Shows a folder to users of the account. */
export const shareFolderWithAccountUser: UseCase<'ShareFolderWithAccountUser'> = async (call, input) => {
  const wanted = [...new Set(input.SharedUserUuidList)]
  const shareUuid = await makeInnerShare(call, input, 'AccountUser')
  const { rows } = await sql`
    insert into share_users (account_id, share_id, user_id)
    select account_id, ${shareUuid}::uuid, id from users where id = any(${wanted}::uuid[]) and deactivated_at is null
    returning user_id`.execute(call.tx)
  if (rows.length < wanted.length) throw notFound('sharedUserUuidList')
  call.note.detail['UserUuidList'] = wanted
  return { ShareUuid: shareUuid }
}

/** Shows a folder to whoever is in groups of the account. */
export const shareFolderWithAccountUserGroup: UseCase<'ShareFolderWithAccountUserGroup'> = async (call, input) => {
  const wanted = [...new Set(input.SharedUserGroupUuidList)]
  const shareUuid = await makeInnerShare(call, input, 'AccountUserGroup')
  const { rows } = await sql`
    insert into share_groups (account_id, share_id, group_id)
    select account_id, ${shareUuid}::uuid, id from user_groups where id = any(${wanted}::uuid[])
    returning group_id`.execute(call.tx)
  if (rows.length < wanted.length) throw notFound('sharedUserGroupUuidList')
  call.note.detail['UserGroupUuidList'] = wanted
  return { ShareUuid: shareUuid }
}
