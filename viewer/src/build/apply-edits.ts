import type { Edit } from './edits.ts'

/**
 * Applies the edits in order to the texts (by path) and gives the edited texts; the given map stays as it is.
 * Throws, naming every edit that fitted more or fewer times than its count.
 */
export function applyEdits(texts: ReadonlyMap<string, string>, edits: readonly Edit[]): Map<string, string> {
  const edited = new Map(texts)
  const wrong = edits.flatMap((edit) => {
    const found = applyEdit(edited, edit)
    return found === edit.count ? [] : [`'${edit.name}' fits ${found} times, expected ${edit.count}`]
  })
  if (wrong.length > 0) {
    throw new Error(`The viewer's package is not the one that these edits are for: ${wrong.join('; ')}.`)
  }
  return edited
}

function applyEdit(texts: Map<string, string>, edit: Edit): number {
  let found = 0
  for (const [path, text] of texts) {
    if (!edit.files.test(path)) continue
    const here = text.match(edit.find)?.length ?? 0
    if (here > 0) texts.set(path, text.replace(edit.find, edit.replacement))
    found += here
  }
  return found
}
