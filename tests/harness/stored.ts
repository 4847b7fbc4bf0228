import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { call } from './call.ts'
import type { Keys, OpalineServer } from './server.ts'

const PENDING = 'pending'

/** What a server's store holds: blobs with a place, and files of arrivals under way. */
export function blobsOf(server: OpalineServer): { readonly placed: number; readonly pending: number } {
  const files = readdirSync(join(server.dataDirectory, 'blobs'), { recursive: true, withFileTypes: true })
  const names = files.filter((entry) => entry.isFile()).map((entry) => entry.parentPath.endsWith(`/${PENDING}`))
  const pending = names.filter((isPending) => isPending).length
  return { placed: names.length - pending, pending }
}

/** How many orders and images the account has, as its user sees them. */
export async function countStored(
  keys: Keys,
  token: string,
): Promise<{ readonly orders: number; readonly images: number }> {
  const { body } = await call(keys.Url, 'GetPatientOrderList', { UserUuid: keys.UserUuid }, { token })
  const list = body['SearchResultList'] as { ImagesCount: number }[]
  return { orders: list.length, images: list.reduce((sum, order) => sum + order.ImagesCount, 0) }
}
