import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { call } from './call.ts'
import type { Keys, OpalineServer } from './server.ts'

const PENDING = 'pending'
const CHECKED_AT_ONCE = 500

/** What a server's store holds: blobs with a place, and files of arrivals under way. */
export function blobsOf(server: OpalineServer): { readonly placed: number; readonly pending: number } {
  const files = readdirSync(join(server.dataDirectory, 'blobs'), { recursive: true, withFileTypes: true })
  const names = files.filter((entry) => entry.isFile()).map((entry) => entry.parentPath.endsWith(`/${PENDING}`))
  const pending = names.filter((isPending) => isPending).length
  return { placed: names.length - pending, pending }
}

interface Order {
  readonly PatientOrderUuid: string
  readonly ImagesCount: number
}

async function ordersOf(keys: Keys, token: string): Promise<readonly Order[]> {
  const { body } = await call(keys.Url, 'GetPatientOrderList', { UserUuid: keys.UserUuid }, { token })
  return body['SearchResultList'] as Order[]
}

/** How many orders and images the account has, as its user sees them. */
export async function countStored(
  keys: Keys,
  token: string,
): Promise<{ readonly orders: number; readonly images: number }> {
  const list = await ordersOf(keys, token)
  return { orders: list.length, images: list.reduce((sum, order) => sum + order.ImagesCount, 0) }
}

/** A file that a sender was told is stored. */
export interface Acknowledged {
  readonly SopInstanceUid: string
  readonly Sha256: string
}

/** SHA-256 in hexadecimal. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Which of these files the server says it has, byte for byte (contract 6, CheckDicomFiles). */
export async function knownOf(keys: Keys, token: string, list: readonly Acknowledged[]): Promise<Acknowledged[]> {
  const known: Acknowledged[] = []
  for (let at = 0; at < list.length; at += CHECKED_AT_ONCE) {
    const { UserUuid, InstitutionUuid } = keys
    const input = { UserUuid, InstitutionUuid, FileList: list.slice(at, at + CHECKED_AT_ONCE) }
    known.push(...((await call(keys.Url, 'CheckDicomFiles', input, { token })).body['KnownList'] as Acknowledged[]))
  }
  return known
}

type Attributes = Readonly<Record<string, { readonly Value?: readonly string[] }>>

async function downloadOrder(keys: Keys, token: string, order: Order): Promise<[string, string][]> {
  const input = { UserUuid: keys.UserUuid, PatientOrderUuid: order.PatientOrderUuid }
  const link = String((await call(keys.Url, 'GetViewUrl', input, { token })).body['Result'])
  const ask = async (path: string) => (await (await fetch(`${link}dicomweb/${path}`)).json()) as Attributes[]
  const textOf = (found: Attributes, tag: string) => String(found[tag]?.Value?.[0])
  const files: [string, string][] = []
  for (const study of (await ask('studies')).map((found) => textOf(found, '0020000D')))
    for (const series of (await ask(`studies/${study}/series`)).map((found) => textOf(found, '0020000E')))
      for (const instance of await ask(`studies/${study}/series/${series}/metadata`)) {
        const sop = textOf(instance, '00080018')
        const url = `${link}dicomweb/studies/${study}/series/${series}/instances/${sop}`
        const answer = await fetch(url, { headers: { accept: 'application/dicom' } })
        const bytes = new Uint8Array(await answer.arrayBuffer())
        files.push([sop, answer.status === 200 ? sha256(bytes) : `status ${answer.status}`])
      }
  return files
}

/** Downloads every image that the user can see, over viewer links. @returns the SHA-256 of each by its SOP Instance UID */
export async function downloadAll(keys: Keys, token: string): Promise<ReadonlyMap<string, string>> {
  const files: [string, string][] = []
  for (const order of await ordersOf(keys, token)) files.push(...(await downloadOrder(keys, token, order)))
  return new Map(files)
}
