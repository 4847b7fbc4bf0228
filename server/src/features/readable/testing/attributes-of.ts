import { tagHex, vrOfTag } from '@opaline/dicom'
import { tagOfKeyword } from '@opaline/dicom/keywords'
import type { DicomAttributes } from '../../studies/dicom-attributes.ts'

/** Values by keyword: texts, numbers, items; a name as `A^B`. */
export interface Values {
  readonly [keyword: string]: string | number | readonly (string | number)[] | readonly Values[]
}

const isItem = (value: unknown): value is Values => typeof value === 'object'

/** Attributes as DICOM JSON has them, from values by keyword. */
export function attributesOf(values: Values): DicomAttributes {
  const entries = Object.entries(values).map(([keyword, value]): [string, DicomAttributes[string]] => {
    const tag = tagOfKeyword(keyword)
    const vr = tag === undefined ? undefined : vrOfTag(tag)
    if (tag === undefined || vr === undefined) throw new Error(`${keyword} is no keyword.`)
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    const written = list.map((entry) =>
      isItem(entry) ? attributesOf(entry) : vr === 'PN' ? { Alphabetic: entry } : entry,
    )
    return [tagHex(tag), { vr, Value: written }]
  })
  return Object.fromEntries(entries)
}

/** An item of a code sequence. */
export const code = (meaning: string, value = 'X', scheme = '99TEST'): readonly Values[] => [
  { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning },
]
