/** Characters that RFC 8187 has written by their code besides those that `encodeURIComponent` does. */
const extended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

/** Only what every reader takes the same way: no quotes, no escapes, no characters beyond ASCII. */
const plain = (text: string): string => text.replace(/[^\x20-\x7e]|["\\%]/gu, '_')

/** The header that gives a file its name (RFC 6266): in ASCII for old readers and, where that loses something, in full. */
export function contentDisposition(type: 'inline' | 'attachment', fileName: string): string {
  const fallback = plain(fileName)
  const full = fallback === fileName ? '' : `; filename*=UTF-8''${extended(fileName)}`
  return `${type}; filename="${fallback}"${full}`
}
