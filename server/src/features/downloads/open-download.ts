import type { Readable } from 'node:stream'
import type { Services } from '../../services.ts'
import { outgoingFile, outgoingPart10File } from '../studies/outgoing-file.ts'
import { cleanFileName, distinctNames } from './clean-name.rules.ts'
import { type Download, describeDownload } from './describe-download.ts'
import type { TakenDownload } from './take-download.ts'
import { type ZipEntry, zipOf } from './zip-of.ts'

type Needed = Pick<Services, 'blobs' | 'database' | 'now'>

const inMemory = (bytes: Uint8Array): ZipEntry['open'] => {
  const stream = async function* () {
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  return async () => ({ stream })
}

function documentEntries({ blobs }: Needed, accountUuid: string, { documents }: Download): ZipEntry[] {
  const names = distinctNames(documents.map(({ fileName }) => cleanFileName(fileName, 'document')))
  return documents.map(({ blobKey, blobSize }, at) => ({
    path: `DOCUMENTS/${names[at] ?? at}`,
    open: async () => ({ stream: () => blobs.read(accountUuid, blobKey, { offset: 0, length: blobSize }) }),
  }))
}

/** What an order's zip file holds, and its name: DICOMDIR, the images that it leads to, and the documents beside them. */
export async function gatherDownload(
  needed: Needed,
  taken: TakenDownload,
): Promise<{ readonly name: string; readonly entries: readonly ZipEntry[] }> {
  const { accountUuid } = taken
  const download = await needed.database.forAccount(accountUuid, (tx) => describeDownload(tx, taken))
  const { dicomDir, files, overlay, name } = download
  const entries: ZipEntry[] = [
    ...(dicomDir === undefined ? [] : [{ path: 'DICOMDIR', open: inMemory(dicomDir) }]),
    ...files.map(({ path, instance, lacksHead }) => {
      const outgoing = lacksHead ? outgoingPart10File : outgoingFile
      return { path, open: () => outgoing(needed.blobs, instance, overlay) }
    }),
    ...documentEntries(needed, accountUuid, download),
  ]
  return { name, entries }
}

/** An order's zip file as a stream, and its name. */
export async function openDownload(
  needed: Needed,
  taken: TakenDownload,
): Promise<{ readonly name: string; readonly stream: Readable }> {
  const { name, entries } = await gatherDownload(needed, taken)
  return { name, stream: zipOf(entries, needed.now()) }
}
