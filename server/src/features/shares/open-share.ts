import { sha256 } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { localeOf } from '../mails/mail-texts.ts'
import type { RequestFacts } from '../use-case.ts'
import { shareRefusal } from './find-share.ts'
import { countTry, forgiveTry, placesOf } from './guesses.ts'
import { judgeLife } from './judge-share.ts'
import { mailOwner } from './mail-owner.ts'
import { noteAccess } from './note-access.ts'
import { enterShare, type ShareRow } from './select-share.ts'
import { makePass } from './share-pass.ts'

const TRIES_TO_TELL = 5

/** What shows that the password was given, and whether pages of other sites may hold the share in a frame. */
export interface OpenedShare {
  readonly pass: string
  readonly isFramed: boolean
}

interface Trying {
  readonly services: Services
  readonly facts: RequestFacts
  /** How many tries of the link there were, with this one. */
  readonly tries: number
}

/** Tells the share's owner, once, that somebody tries passwords. */
async function tellOwner(tx: Tx, { services, tries }: Trying, row: ShareRow): Promise<void> {
  if (tries < TRIES_TO_TELL) return
  const told = await tx
    .updateTable('shares')
    .set({ told_of_tries_at: services.now() })
    .where('id', '=', row.id)
    .where('told_of_tries_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (told) await mailOwner(tx, services, row, 'share-tries', localeOf(row.locale))
}

async function noteTry(trying: Trying, row: ShareRow, isRight: boolean) {
  const { services, facts } = trying
  return services.database.forAccount(row.account_id, async (tx) => {
    const outcome = isRight ? 'success' : 'denied'
    await noteAccess(tx, row, facts, services.now(), { action: 'SharePasswordTried', outcome })
    if (isRight) return judgeLife(tx, row, services.now())
    await tellOwner(tx, trying, row)
    return 'Unauthorized'
  })
}

const findRow = ({ database }: Services, token: string): Promise<ShareRow | undefined> =>
  database.withoutAccount.transaction().execute((tx) => enterShare(tx, sha256(token)))

/**
 * Opens a share by its password. A wrong password and a link that there is not are told the same, after the same work.
 * @throws ApiError Unauthorized, Expired (after the right password only), RateLimited, Unavailable
 */
export async function openShare(
  services: Services,
  token: string,
  password: string,
  facts: RequestFacts,
): Promise<OpenedShare> {
  const places = placesOf(token, facts.address)
  const tries = await countTry(services.database, places, services.now())
  const row = await findRow(services, token)
  const isRight = await services.hashing.verify(row?.password_hash, password)
  if (!row) throw shareRefusal('Unauthorized')
  const isOpen = isRight || row.password_hash === ''
  const found = await noteTry({ services, facts, tries }, row, isOpen)
  if (isOpen) await forgiveTry(services.database, places)
  if (typeof found === 'string') throw shareRefusal(found)
  return { pass: makePass(services.secretKey, row, services.now()), isFramed: row.allowed_domains.length > 0 }
}
