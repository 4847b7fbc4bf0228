import { join } from 'node:path'
import { defineConfig } from 'vite'
import { compressAssets } from './compress-assets.ts'

/** Where the server answers with what is in `dist/assets`. */
const ASSETS = '/share-app/'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compressAssets(join(import.meta.dirname, 'dist', 'assets'))],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing stands in the page itself or in an address: its policy allows neither inline code nor data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  experimental: { renderBuiltUrl: (file) => ASSETS + file.replace(/^assets\//, '') },
})
