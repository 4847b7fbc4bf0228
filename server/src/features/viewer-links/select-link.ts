import { sql } from 'kysely'
import { selectFirst, type Tx } from '../../store/db/database.ts'
import { literal } from '../../store/db/pooled-connection.ts'

/**
 * Makes the transaction that of the link's account, as `inSession` does for a session.
 * @returns whether there is such a link
 */
export async function enterLinkAccount(
  tx: Tx,
  tokenHash: Buffer,
  kind: 'viewer-link' | 'download' | 'share' = 'viewer-link',
): Promise<boolean> {
  const [row] = await selectFirst<{ account: string }>(
    tx,
    `select set_config('opaline.account_id', coalesce((select account_id::text from directory
      where kind = ${literal(kind)} and key = ${literal(tokenHash)}), ''), true) as account`,
  )
  return row !== undefined && row.account !== ''
}

/** The link itself, of an account that was entered. */
export const selectLink = (tx: Tx, tokenHash: Buffer, network: string) =>
  tx
    .selectFrom('viewer_links as l')
    .innerJoin('accounts as a', 'a.id', 'l.account_id')
    .select(['l.id', 'l.account_id', 'l.user_id', 'l.api_key_id', 'l.order_ids', 'l.opens_list', 'l.origin'])
    .select(['l.expires_at', 'l.opened_at', 'l.last_used_at', 'l.of_browser', 'l.browser_hash', 'a.allowed_domains'])
    .select(sql<boolean>`l.address = ${network}::cidr`.as('from_its_address'))
    .where('l.token_hash', '=', tokenHash)
    .executeTakeFirst()

export type LinkRow = NonNullable<Awaited<ReturnType<typeof selectLink>>>
