import { tagHex, vrOfTag } from '@opaline/dicom'
import { keywordOfTag, tagOfKeyword } from '@opaline/dicom/keywords'
import type { IndexedTag } from './indexed-tag.ts'

/** The tags that lead to an attribute, each as 8 hexadecimal digits; all but the last are sequences. */
export type AttributePath = readonly string[]

const TAG = /^[0-9a-fA-F]{8}$/

/** A private tag in the first block of its group: which one its creator has in a file says nothing (PS3.5 7.8.1). */
const inFirstBlock = (tag: string): string =>
  isPrivateTag(tag) && !tag.startsWith('00', 4) ? `${tag.slice(0, 4)}10${tag.slice(6)}` : tag

export const isPrivateTag = (tag: string): boolean => /^.{3}[13579BDF]/.test(tag)

/** A tag from its keyword or its 8 hexadecimal digits (PS3.18 8.3.1.1); undefined: it is neither. */
function tagOf(name: string): string | undefined {
  if (TAG.test(name)) return inFirstBlock(name.toUpperCase())
  const tag = tagOfKeyword(name)
  return tag === undefined ? undefined : tagHex(tag)
}

/** The VR of a tag as the dictionary, or else the account's own list, has it; '' where neither knows it. */
export function vrOf(tag: string, indexed: readonly IndexedTag[]): string {
  const own = indexed.find((candidate) => candidate.tag === tag)
  return own?.vr ?? vrOfTag(Number.parseInt(tag, 16)) ?? ''
}

/** The path that a name such as `00400275.00400009` or `RequestAttributesSequence.ScheduledProcedureStepID` stands for. */
export function readPath(name: string): AttributePath | undefined {
  const tags = name.split('.').map(tagOf)
  const path = tags.filter((tag) => tag !== undefined)
  if (path.length !== tags.length) return undefined
  return path.slice(0, -1).every((tag) => vrOf(tag, []) === 'SQ') ? path : undefined
}

/** An attribute as messages name it: by its keyword where it has one. */
export const nameOfPath = (path: AttributePath): string =>
  path.map((tag) => keywordOfTag(Number.parseInt(tag, 16)) ?? tag).join('.')
