import { ApiError } from '@opaline/contract'
import { makeToken, sha256 } from '../../secrets.ts'
import { makeUuid } from '../../uuid.ts'
import { requireOrder } from '../access/require-orders.ts'
import { invalid } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { viewerNetwork } from '../viewer-links/viewer-network.ts'
import { selectDownloadedStudy } from './select-downloaded-study.ts'

/** Contract 9: once, within 5 minutes. */
const LIFETIME_MS = 5 * 60_000

async function requireContent({ tx }: Call, orderUuid: string): Promise<void> {
  if (await selectDownloadedStudy(tx, orderUuid)) return
  const { documents_count: documents } = await tx
    .selectFrom('patient_orders')
    .select('documents_count')
    .where('id', '=', orderUuid)
    .executeTakeFirstOrThrow()
  if (documents === 0) throw new ApiError('Conflict', 'The order has no images and no documents yet.')
}

async function insertLink(call: Call, orderUuid: string, network: string): Promise<string> {
  const token = makeToken()
  const account = { account_id: call.actor.accountUuid }
  const id = makeUuid()
  await call.tx
    .insertInto('download_links')
    .values({
      ...account,
      id,
      token_hash: sha256(token),
      user_id: call.actor.userUuid,
      api_key_id: call.session.apiKeyUuid ?? null,
      order_id: orderUuid,
      address: network,
      expires_at: new Date(call.services.now().getTime() + LIFETIME_MS),
    })
    .execute()
  await call.tx
    .insertInto('directory')
    .values({ ...account, kind: 'download', key: sha256(token), subject_id: id })
    .execute()
  return token
}

/** Makes an address that gives the order as a zip file, once, from one network address and for 5 minutes (contract 9). */
export const downloadOrder: UseCase<'DownloadOrder'> = async (call, input) => {
  const network = viewerNetwork(input.ViewerAddress ?? call.request.address)
  if (network === undefined) throw invalid('viewerAddress', 'It is not an IP address.')
  const { id: orderUuid } = await requireOrder(call, input.PatientOrderUuid, undefined, 'download')
  await requireContent(call, orderUuid)
  call.note.orderUuids.push(orderUuid)
  const token = await insertLink(call, orderUuid, network)
  return { Result: `${call.services.publicUrl()}/download/${token}` }
}
