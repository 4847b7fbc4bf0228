import { makeToken, sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { ForeignOriginError, isAllowedOrigin } from '../access/allowed-domains.ts'
import { requireOrder } from '../access/require-orders.ts'
import { invalid } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { viewerNetwork } from './viewer-network.ts'

const MINUTE_MS = 60_000

const selectAccount = (tx: Tx) =>
  tx.selectFrom('accounts').select(['allowed_domains', 'viewer_link_minutes']).executeTakeFirstOrThrow()

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

async function insertLink(call: Call, orderUuid: string, network: string, minutes: number): Promise<string> {
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
      order_ids: [orderUuid],
      address: network,
      origin: call.request.origin ?? '',
      expires_at: new Date(call.services.now().getTime() + minutes * MINUTE_MS),
    })
    .execute()
  await call.tx
    .insertInto('directory')
    .values({ ...account, kind: 'viewer-link', key: hash, subject_id: id })
    .execute()
  return token
}

/** Makes an address that opens the order in the viewer, from one network address and for a limited time (contract 3). */
export const getViewUrl: UseCase<'GetViewUrl'> = async (call, input) => {
  const { allowed_domains: domains, viewer_link_minutes: minutes } = await selectAccount(call.tx)
  checkOrigin(call, domains, input.ViewerAddress !== undefined)
  const network = viewerNetwork(input.ViewerAddress ?? call.request.address)
  if (network === undefined) throw invalid('viewerAddress', 'It is not an IP address.')
  const { id: orderUuid } = await requireOrder(call, input.PatientOrderUuid)
  call.note.orderUuids.push(orderUuid)
  const token = await insertLink(call, orderUuid, network, minutes)
  return { Result: `${call.services.publicUrl()}/v/${token}/` }
}
