import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the checkout: where migrations, the built library and the viewer stand, whether run from source or built. */
export function findProjectRoot(from: string = fileURLToPath(import.meta.url)): string {
  const folder = dirname(from)
  if (existsSync(join(folder, 'server', 'migrations'))) return folder
  if (folder === from) throw new Error('The folder of Opaline was not found above its own program file.')
  return findProjectRoot(folder)
}
