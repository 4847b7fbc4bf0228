/**
 * Whether two words differ by one letter at most: a wrong, missing or added one, or two that changed places. Of words of
 * three letters the first is the same; shorter ones are taken as they are, since too many are near each other.
 */
export function isNear(asked: string, word: string): boolean {
  if (asked === word) return true
  const [a, b] = [Array.from(asked), Array.from(word)]
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a]
  if (longer.length - shorter.length > 1 || longer.length < 3) return false
  if (shorter.length < 4 && a[0] !== b[0]) return false
  const at = shorter.findIndex((letter, index) => letter !== longer[index])
  const rest = (letters: readonly string[], from: number) => letters.slice(from).join('')
  if (at < 0) return true
  if (shorter.length < longer.length) return rest(shorter, at) === rest(longer, at + 1)
  const isSwapped = shorter[at] === longer[at + 1] && shorter[at + 1] === longer[at]
  return rest(shorter, at + 1) === rest(longer, at + 1) || (isSwapped && rest(shorter, at + 2) === rest(longer, at + 2))
}

/** What a word with one wrong letter still has: its beginning, or else its end. */
export interface Halves {
  readonly beginning: string
  /** From its last letter on. */
  readonly reversedEnd: string
  /** The lengths, in letters, that a near word has. */
  readonly shortest: number
  readonly longest: number
}

/** The halves of a word; a letter between them is in neither, so that two that change places there spoil one half alone. */
export function halvesOf(word: string): Halves {
  const letters = Array.from(word)
  const half = Math.max(1, Math.floor((letters.length - 1) / 2))
  return {
    beginning: letters.slice(0, half).join(''),
    reversedEnd: letters
      .slice(half + 1)
      .reverse()
      .join(''),
    shortest: letters.length - 1,
    longest: letters.length + 1,
  }
}
