/** Characters that a file system or a shell takes for something else, and marks that turn or hide text. */
const UNSAFE = /[^\p{L}\p{M}\p{N} ._-]+/gu

/** Names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

const MOST_CHARACTERS = 80

/**
 * A text as a part of a file name that every system takes: letters, digits, spaces, points, hyphens and underscores.
 * @param otherwise where nothing is left
 */
export function cleanName(text: string, otherwise: string): string {
  const plain = text.normalize('NFC').replace(UNSAFE, '_').replace(/\s+/g, ' ')
  const cut = trimName(Array.from(trimName(plain)).slice(0, MOST_CHARACTERS).join(''))
  const name = cut.replace(RESERVED, '_$&')
  return name === '' ? otherwise : name
}

/** Neither hidden files nor names that end in a way that Windows drops. */
const trimName = (text: string): string => text.replace(/^[ ._]+/, '').replace(/[ ._]+$/, '')

/** The same for a file with an ending, which stays. */
export function cleanFileName(text: string, otherwise: string): string {
  const at = text.lastIndexOf('.')
  const ending = at > 0 ? text.slice(at).toLowerCase() : ''
  if (!/^\.[a-z0-9]{1,8}$/.test(ending)) return cleanName(text, otherwise)
  return `${cleanName(text.slice(0, at), otherwise)}${ending}`
}

/** Makes names differ, whatever case counts for: `a.pdf`, `a (2).pdf`. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const at = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length
    let candidate = name
    for (let count = 2; taken.has(candidate.toLowerCase()); count += 1)
      candidate = `${name.slice(0, at)} (${count})${name.slice(at)}`
    taken.add(candidate.toLowerCase())
    return candidate
  })
}
