/** `npm run opaline -- <command>`: the commands of whoever runs the server. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const built = spawnSync(process.execPath, [here('build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] })
if (built.status !== 0) process.exit(built.status ?? 1)
await import(here('../server/dist/opaline.mjs'))
