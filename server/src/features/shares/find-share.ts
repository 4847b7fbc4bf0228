import { ApiError } from '@opaline/contract'
import { isToken, sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import type { LinkVisit } from '../viewer-links/viewer-link.ts'
import { countUnknown } from './guesses.ts'
import { judgeShare, type LiveShare, type ShareRefusalReason } from './judge-share.ts'
import { enterShare } from './select-share.ts'

const MESSAGES: Readonly<Record<ShareRefusalReason, string>> = {
  Unauthorized: 'The link needs its password, or there is no such link.',
  Expired: 'The share has come to its end.',
}

export const shareRefusal = (reason: ShareRefusalReason): ApiError => new ApiError(reason, MESSAGES[reason])

/**
 * Runs `work` with a share that may be used now, in the transaction in which it was judged.
 * @throws ApiError Unauthorized, Expired; RateLimited where a network came to too many links that opened nothing
 */
export async function inShare<T>(
  services: Services,
  { token, pass, facts }: LinkVisit,
  work: (tx: Tx, share: LiveShare) => Promise<T>,
): Promise<T> {
  const { database } = services
  const found = await database.withoutAccount.transaction().execute(async (tx) => {
    const row = isToken(token) ? await enterShare(tx, sha256(token)) : undefined
    const share = row ? await judgeShare(tx, row, pass, services) : 'Unauthorized'
    return typeof share === 'string' ? { refusal: share } : { result: await work(tx, share) }
  })
  if ('result' in found) return found.result
  if (found.refusal === 'Unauthorized') await countUnknown(database, facts.address, services.now())
  throw shareRefusal(found.refusal)
}
