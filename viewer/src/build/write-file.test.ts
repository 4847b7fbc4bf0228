import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeViewerFile } from './write-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viewer-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a script is written with its Brotli form beside it', async () => {
  const bytes = Buffer.from('let a = 1;'.repeat(200))
  const row = await writeViewerFile(folder, 'b1/app.js', bytes)
  const packed = await readFile(join(folder, 'b1', 'app.js.br'))
  expect(row).toEqual({
    path: 'b1/app.js',
    size: 2000,
    sha256: 'bfe69195eb73ce58b73573337c591bc772ec1faebb7ca13b68ef817982450865',
    contentType: 'text/javascript; charset=utf-8',
    brotliSize: packed.length,
  })
  expect(brotliDecompressSync(packed).equals(bytes)).toBe(true)
})

test('a small script and an image have no Brotli form', async () => {
  const rows = [
    await writeViewerFile(folder, 'small.js', Buffer.alloc(1000)),
    await writeViewerFile(folder, 'image.png', Buffer.alloc(5000)),
  ]
  expect(rows.map((row) => row.brotliSize)).toEqual([null, null])
  expect((await readdir(folder)).sort()).toEqual(['image.png', 'small.js'])
})

test('a file of an unknown kind stops the build', async () => {
  await expect(writeViewerFile(folder, 'a.xyz', Buffer.alloc(1))).rejects.toThrow('a.xyz has no media type')
})
