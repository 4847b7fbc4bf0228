import type { Readable } from 'node:stream'
import { ApiError } from '@opaline/contract'
import type { Services } from '../../services.ts'
import { cleanName, distinctNames } from '../downloads/clean-name.rules.ts'
import { gatherDownload } from '../downloads/open-download.ts'
import { type ZipEntry, zipOf } from '../downloads/zip-of.ts'
import { notFound } from '../errors.ts'
import type { LinkVisit } from '../viewer-links/viewer-link.ts'
import { inShare } from './find-share.ts'
import { noteAccess } from './note-access.ts'

/** What may be downloaded now. */
interface Allowed {
  readonly accountUuid: string
  readonly title: string
  readonly orderUuids: readonly string[]
}

const CHECK_EVERY_MS = 1000

const forbidden = () => new ApiError('Forbidden', 'What is shared may be looked at, but not downloaded.')

/** @param orderUuid the one order that is wanted; undefined: all */
const allow = (services: Services, visit: LinkVisit, orderUuid: string | undefined): Promise<Allowed> =>
  inShare(services, visit, async (tx, { row, actor }) => {
    if (!row.may_download || row.kind === 'FolderUpload') throw forbidden()
    const orderUuids = actor.orderUuids.filter((id) => orderUuid === undefined || id === orderUuid)
    if (orderUuids.length === 0) throw notFound('order')
    const deed = { action: 'ShareDownloaded', outcome: 'success', orderUuids } as const
    await noteAccess(tx, row, visit.facts, services.now(), deed)
    return { accountUuid: row.account_id, title: row.title, orderUuids }
  })

/** The share is judged anew while it is sent: who ends it ends what is on its way. */
function stillShared(services: Services, visit: LinkVisit, orderUuid: string) {
  let checkedAt = performance.now()
  return async () => {
    if (performance.now() - checkedAt < CHECK_EVERY_MS) return
    await inShare(services, visit, async (_, { row, actor }) => {
      if (!row.may_download || !actor.orderUuids.includes(orderUuid)) throw forbidden()
    })
    checkedAt = performance.now()
  }
}

const guarded = ({ path, open }: ZipEntry, folder: string, check: () => Promise<void>): ZipEntry => ({
  path: `${folder}${path}`,
  open: async () => {
    await check()
    const { stream } = await open()
    return {
      stream: async function* () {
        for await (const piece of stream()) {
          await check()
          yield piece
        }
      },
    }
  },
})

/**
 * The zip file of a shared order, or of all of them, each then in a folder of its own with its DICOMDIR.
 * @throws ApiError Forbidden where downloading is not allowed, NotFound, and as `inShare`
 */
export async function downloadShare(
  services: Services,
  visit: LinkVisit,
  orderUuid: string | undefined,
): Promise<{ readonly name: string; readonly stream: Readable }> {
  const { accountUuid, title, orderUuids } = await allow(services, visit, orderUuid)
  const found: { name: string; orderUuid: string; entries: readonly ZipEntry[] }[] = []
  for (const id of orderUuids) {
    const taken = { accountUuid, orderUuid: id, asStored: false }
    found.push({ orderUuid: id, ...(await gatherDownload(services, taken)) })
  }
  const [only] = found
  const isAlone = found.length === 1 && only !== undefined
  const folders = distinctNames(found.map(({ name }) => name.replace(/\.zip$/, '')))
  const entries = found.flatMap(({ entries, orderUuid: id }, at) => {
    const check = stillShared(services, visit, id)
    return entries.map((entry) => guarded(entry, isAlone ? '' : `${folders[at]}/`, check))
  })
  const name = isAlone ? only.name : `${cleanName(title, 'studies')}.zip`
  return { name, stream: zipOf(entries, services.now()) }
}
