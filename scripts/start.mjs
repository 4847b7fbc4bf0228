/** `npm start`: builds what is not built, then becomes the server. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const built = spawnSync(process.execPath, [here('build.mjs')], { stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)
// In this process, so that a signal to it reaches the server itself.
await import(here('../server/dist/server.mjs'))
