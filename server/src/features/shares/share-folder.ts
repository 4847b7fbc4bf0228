import { requireFolder } from '../folders/require-folders.ts'
import type { Call } from '../use-case.ts'
import { makePassword } from './made-password.rules.ts'
import { mailShare } from './mail-share.ts'
import { allowFolderShare, type MadeShare, makeShare, type ShareTerms } from './make-share.ts'
import { readSharePassword, readShareTexts } from './share-texts.ts'

/** What all ways to share a folder by an address take. */
export interface FolderInput extends ShareTerms {
  readonly FolderUuid: string
  readonly SharePassword?: string | undefined
  readonly ShareTitle?: string | undefined
  readonly ShareDescription?: string | undefined
}

export interface MailedFolderInput extends FolderInput {
  readonly EmailAddress: string
  readonly EmailAddressForSendingSharePassword?: string | undefined
}

/** What the address is for: looking, or sending files to an institution. */
export type FolderUse =
  | { readonly kind: 'Folder' }
  | { readonly kind: 'FolderUpload'; readonly institutionUuid: string }

async function makeFolderShare(
  call: Call,
  input: FolderInput,
  use: FolderUse,
  opened: { readonly password: string | undefined; readonly email?: string },
): Promise<MadeShare> {
  const { password, email = '' } = opened
  const texts = readShareTexts(input)
  allowFolderShare(call)
  await requireFolder(call, input.FolderUuid)
  call.note.detail['FolderUuid'] = input.FolderUuid
  const passwordHash = password === undefined ? '' : await call.services.hashing.hash(password)
  return makeShare(call, input, { ...use, ...texts, email, passwordHash, folderUuid: input.FolderUuid })
}

const answer = ({ url, shareUuid }: MadeShare) => ({ Result: url, ShareUuid: shareUuid })

/** Makes an address for one of the actor's folders. @throws ApiError NotFound for folderUuid, InvalidParameter, Forbidden */
export const shareFolderByAddress = async (call: Call, input: FolderInput, use: FolderUse) =>
  answer(await makeFolderShare(call, input, use, { password: readSharePassword(input.SharePassword) }))

/** The same, mailed with its password. @throws ApiError RateLimited too */
export async function shareFolderByMail(call: Call, input: MailedFolderInput, use: FolderUse) {
  const { EmailAddress: to, EmailAddressForSendingSharePassword: passwordTo } = input
  const password = readSharePassword(input.SharePassword) ?? makePassword()
  const made = await makeFolderShare(call, input, use, { password, email: to })
  await mailShare(call, made, { to, passwordTo, password })
  return answer(made)
}
