import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The sources of what a package of ours gives to others, by the names that they import it by: for bundles. */
export function sourcesOf(root, folder) {
  const { name, exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  return Object.fromEntries(
    Object.entries(exports).map(([path, file]) => [`${name}${path.slice(1)}`, join(root, folder, file)]),
  )
}
