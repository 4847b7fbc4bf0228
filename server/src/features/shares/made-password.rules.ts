import { randomInt } from 'node:crypto'

// Without letters that are taken for others when they are read aloud or from paper (0 and o, 1, i and l, u and v).
const ALPHABET = '23456789abcdefghjkmnpqrstwxyz'
const GROUPS = 4
const GROUP_LENGTH = 4

const makeGroup = (): string =>
  Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** A password that can be read over the telephone: four groups of four characters, of 77 random bits. */
export const makePassword = (): string => Array.from({ length: GROUPS }, makeGroup).join('-')
