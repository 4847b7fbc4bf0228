import { sql } from 'kysely'
import { invalid } from '../errors.ts'
import type { UseCase } from '../use-case.ts'
import { listShares, ownShares } from './list-shares.ts'

const DEFAULT_PAGE_SIZE = 50
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A page's token is the id of its last share, whose order is that of their making. */
function readToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined
  const uuid = Buffer.from(token, 'base64url').toString('latin1')
  if (!UUID.test(uuid)) throw invalid('pageToken', 'It is not one that a page before it gave.')
  return uuid
}

/** The shares of the actor, for an Admin of the account, newest first. */
export const getShareList: UseCase<'GetShareList'> = async ({ tx, actor, services, note }, input) => {
  const size = input.PageSize ?? DEFAULT_PAGE_SIZE
  const after = readToken(input.PageToken)
  const place = after === undefined ? sql<boolean>`true` : sql<boolean>`s.id < ${after}::uuid`
  const found = await listShares(tx, actor, place, size + 1, services.now())
  const { rows } = await sql<{ total: number }>`
    select count(*)::int total from shares s where ${ownShares(actor)}`.execute(tx)
  const page = found.slice(0, size)
  const last = page.at(-1)
  note.detail['ResultCount'] = page.length
  return {
    ShareList: page,
    TotalCount: rows[0]?.total ?? 0,
    NextPageToken: found.length > size && last ? Buffer.from(last.ShareUuid).toString('base64url') : '',
  }
}
