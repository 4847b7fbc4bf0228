import { makeToken, sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { ForeignOriginError, isAllowedOrigin } from '../access/allowed-domains.ts'
import { invalid } from '../errors.ts'
import type { Call } from '../use-case.ts'
import { type LinkTarget, sayWhatIsLeftOut } from './link-orders.ts'
import { viewerNetwork } from './viewer-network.ts'

const MINUTE_MS = 60_000

const selectAccount = (tx: Tx) =>
  tx
    .selectFrom('accounts')
    .select(['allowed_domains', 'viewer_link_minutes', 'viewer_link_binding'])
    .executeTakeFirstOrThrow()

type LinkAccount = Awaited<ReturnType<typeof selectAccount>>

/**
 * Where the account lists domains, a page must be of one of them. Our own pages pass when a user signed in there, and so
 * does a back end, which has no page and names its client's address.
 */
function checkOrigin(call: Call, allowedDomains: readonly string[], namesAddress: boolean): void {
  const { origin } = call.request
  if (isAllowedOrigin(allowedDomains, origin)) return
  if (origin === undefined && namesAddress) return
  if (origin === new URL(call.services.publicUrl()).origin && call.session.apiKeyUuid === undefined) return
  throw new ForeignOriginError()
}

async function insertLink(call: Call, target: LinkTarget, network: string, of: LinkAccount): Promise<string> {
  const token = makeToken()
  const hash = sha256(token)
  const id = makeUuid()
  const account = { account_id: call.actor.accountUuid }
  await call.tx
    .insertInto('viewer_links')
    .values({
      ...account,
      id,
      token_hash: hash,
      user_id: call.actor.userUuid,
      api_key_id: call.session.apiKeyUuid ?? null,
      order_ids: [...target.orderUuids],
      opens_list: target.opensList ?? false,
      address: network,
      origin: call.request.origin ?? '',
      of_browser: of.viewer_link_binding === 'Browser',
      expires_at: new Date(call.services.now().getTime() + of.viewer_link_minutes * MINUTE_MS),
    })
    .execute()
  await call.tx
    .insertInto('directory')
    .values({ ...account, kind: 'viewer-link', key: hash, subject_id: id })
    .execute()
  return token
}

/**
 * Makes an address that opens orders in the viewer, from one network address or in one browser, as the account chose, and
 * for a limited time (contract 3, 9). What is refused without regard to the orders is refused before `find` looks for them.
 * @param viewerAddress of the client, where a back end asks for it
 * @throws ApiError InvalidParameter for viewerAddress, ForeignOriginError, and what `find` throws
 */
export async function makeViewerLink(
  call: Call,
  viewerAddress: string | undefined,
  find: () => Promise<LinkTarget>,
): Promise<{ Result: string; Message: string }> {
  const of = await selectAccount(call.tx)
  checkOrigin(call, of.allowed_domains, viewerAddress !== undefined)
  const network = viewerNetwork(viewerAddress ?? call.request.address)
  if (network === undefined) throw invalid('viewerAddress', 'It is not an IP address.')
  const target = await find()
  call.note.orderUuids.push(...target.orderUuids)
  const token = await insertLink(call, target, network, of)
  return { Result: `${call.services.publicUrl()}/v/${token}/`, Message: sayWhatIsLeftOut(target) }
}
