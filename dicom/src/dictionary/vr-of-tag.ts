import { REPEATING_TAGS, TAGS_BY_VR } from '../../generated/dictionary.ts'

/** A VR of the data dictionary; some depend on other elements, which `US|SS` and the like say. */
export type DictionaryVr = string

/** The VR of a tag in the data dictionary (PS3.6), or undefined for tags that it does not list. */
export function vrOfTag(tag: number): DictionaryVr | undefined {
  const vr = VR_BY_TAG.get(tag)
  if (vr !== undefined) return vr
  const repeating = REPEATING_TAGS.find(([mask, masked]) => (tag & mask) >>> 0 === masked)
  return repeating?.[2]
}

const VR_BY_TAG: ReadonlyMap<number, DictionaryVr> = /* @__PURE__ */ readTable()

function readTable(): Map<number, DictionaryVr> {
  const table = new Map<number, DictionaryVr>()
  for (const [vr, steps] of Object.entries(TAGS_BY_VR)) {
    let tag = 0
    for (const step of steps.split(',')) {
      tag += Number.parseInt(step, 36)
      table.set(tag, vr)
    }
  }
  return table
}
