import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(?:js|css|svg)$/

/** Puts a compressed twin beside each built text, so that a server need not compress while somebody waits. */
export const compressAssets = (folder: string): Plugin => ({
  name: 'compress-assets',
  apply: 'build',
  closeBundle() {
    for (const name of readdirSync(folder).filter((file) => TEXT.test(file))) {
      const text = readFileSync(join(folder, name))
      writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: constants.Z_BEST_COMPRESSION }))
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text))
    }
  },
})
