import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ViewerFile } from '../viewer-manifest.ts'
import { compress } from './compress.ts'
import { contentTypeOf } from './content-types.ts'

/** Writes a file below `folder`, and its `.br` where that is worth it, and gives its row of the manifest. */
export async function writeViewerFile(folder: string, path: string, bytes: Uint8Array): Promise<ViewerFile> {
  const contentType = contentTypeOf(path)
  const target = join(folder, path)
  await mkdir(dirname(target), { recursive: true })
  const packed = await compress(path, bytes)
  await writeFile(target, bytes)
  if (packed !== undefined) await writeFile(`${target}.br`, packed)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { path, size: bytes.length, sha256, contentType, brotliSize: packed?.length ?? null }
}
