import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { findProjectRoot } from '../../project-root.ts'

const run = promisify(execFile)
const root = findProjectRoot()
const MEGABYTE = 2 ** 20

// Both are bundled together, so that the figure is of the code alone, without a test runner around it.
const PROGRAM = `
import { largeCtImage } from ${JSON.stringify(join(root, 'dicom/test/ct-image.ts'))}
import { openArchive } from ${JSON.stringify(join(import.meta.dirname, 'testing/open-archive.ts'))}
const archive = await openArchive()
const source = async function* (frames, studyUid) {
  const { header, pixelBytes } = largeCtImage({ frames, studyUid })
  yield header
  for (let left = pixelBytes; left > 0; left -= 65536) yield Buffer.alloc(Math.min(left, 65536), left)
}
await archive.store(source(20, '2.25.1'))
global.gc()
const idle = process.memoryUsage().rss
let most = idle
const watch = setInterval(() => { most = Math.max(most, process.memoryUsage().rss) }, 5)
const { Sha256 } = await archive.store(source(1000, '2.25.2'))
clearInterval(watch)
await archive.close()
console.log(JSON.stringify({ grown: most - idle, stored: Sha256.length }))
`

test('a file of 524 MB arrives within 100 MB above idle', async () => {
  const folder = await mkdtemp(join(root, 'server', '.memory-'))
  try {
    const outfile = join(folder, 'program.mjs')
    await build({
      stdin: { contents: PROGRAM, resolveDir: import.meta.dirname, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      alias: {
        '@opaline/contract': join(root, 'contract/src/index.ts'),
        '@opaline/dicom': join(root, 'dicom/src/index.ts'),
      },
      outfile,
    })
    const { stdout } = await run(process.execPath, ['--expose-gc', outfile], { cwd: root })
    const { grown, stored } = JSON.parse(stdout) as { grown: number; stored: number }
    console.error(`524 MB arrived with ${Math.round(grown / MEGABYTE)} MB above idle`)
    expect(stored).toBe(64)
    expect(grown / MEGABYTE).toBeLessThan(100)
  } finally {
    await rm(folder, { recursive: true })
  }
})
