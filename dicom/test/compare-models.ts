import type { ModelDataSet, ModelElement } from './pydicom-dump.ts'

/** Group lengths and padding, which DICOM JSON does not hold, and the character set, which it replaces. */
const NOT_COMPARED = /(?:0000|^00080005|^FFFCFFFC)$/

/** Paths at which two DICOM JSON models differ, with what differs. */
export function differences(ours: ModelDataSet, theirs: ModelDataSet, path = ''): string[] {
  const tags = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .filter((tag) => !NOT_COMPARED.test(tag))
    .sort()
  return tags.flatMap((tag) => elementDifferences(ours[tag], theirs[tag], path + tag))
}

function elementDifferences(ours: ModelElement | undefined, theirs: ModelElement | undefined, path: string): string[] {
  if (ours === undefined || theirs === undefined) return [`${path} only ${ours === undefined ? 'theirs' : 'ours'}`]
  if (ours.vr !== theirs.vr) return [`${path} VR ${ours.vr} ${theirs.vr}`]
  if (ours.vr === 'SQ') return itemDifferences(itemsOf(ours), itemsOf(theirs), path)
  if (theirs.failed !== undefined) return [`${path} ${theirs.failed}`]
  return JSON.stringify(contentOf(ours)) === JSON.stringify(contentOf(theirs)) ? [] : [`${path} value`]
}

function itemDifferences(ours: readonly ModelDataSet[], theirs: readonly ModelDataSet[], path: string): string[] {
  if (ours.length !== theirs.length) return [`${path} items ${ours.length} ${theirs.length}`]
  return ours.flatMap((item, index) => differences(item, theirs[index] ?? {}, `${path}/${index + 1}/`))
}

function itemsOf(element: ModelElement): readonly ModelDataSet[] {
  return (element.Value ?? []) as readonly ModelDataSet[]
}

/** pydicom writes '' for an empty value among several, where PS3.18 F.2.5 wants null. */
function contentOf({ Value, InlineBinary }: ModelElement): unknown {
  return InlineBinary ?? Value?.map((value) => (value === '' ? null : value)) ?? []
}
