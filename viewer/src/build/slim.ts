import { applyEdits } from './apply-edits.ts'
import { BOOT_SCRIPT, bootScript } from './boot-script.ts'
import { isDropped } from './dropped-files.ts'
import { edits, PAGE } from './edits.ts'
import type { PublishedBuild } from './extract-package.ts'
import { findDecodeWorkers } from './find-decode-workers.ts'
import { minify } from './minify.ts'
import { packagesNamedIn, thirdPartyNotices } from './third-party-notices.ts'

/** The viewer before compression: its files by path below the base path, the page's template, and the texts to ship. */
export interface SlimBuild {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly template: string
  readonly decodeWorkers: readonly string[]
  readonly notices: string
}

const isText = (path: string): boolean => /^[^/]+\.(js|css|html)$/.test(path)

/** Makes the slim viewer of the published build, for assets below `basePath`. Throws when an edit does not fit. */
export async function slim(published: PublishedBuild, basePath: string): Promise<SlimBuild> {
  const texts = new Map<string, string>()
  for (const [path, bytes] of published.files) if (isText(path)) texts.set(path, new TextDecoder().decode(bytes))
  const edited = applyEdits(texts, edits(basePath, BOOT_SCRIPT))
  const minified = await Promise.all([...edited].map(async ([path, text]) => ({ path, ...(await minify(path, text)) })))
  const files = new Map([...published.files].filter(([path]) => !isDropped(path)))
  for (const { path, code } of minified) if (!isDropped(path)) files.set(path, new TextEncoder().encode(code))
  files.set(BOOT_SCRIPT, new TextEncoder().encode(bootScript(basePath)))
  const notices = thirdPartyNotices(
    published.license,
    packagesNamedIn(texts.values()),
    minified.map((file) => file.legalComments),
  )
  return { files, template: edited.get(PAGE) ?? '', decodeWorkers: findDecodeWorkers(texts), notices }
}
