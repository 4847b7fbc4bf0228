import { DataSet, type Header, toDicomJson } from '@opaline/dicom'

/** The DICOM JSON (PS3.18 Annex F) of the listed attributes that the header has; `tags` ascend. */
export function pickAttributes({ dataSet }: Header, tags: readonly number[]): string {
  const picked = new DataSet(dataSet.source, undefined, dataSet.offset, dataSet.littleEndian, dataSet.explicitVr)
  for (const tag of tags) {
    const element = dataSet.get(tag)
    if (element !== undefined) picked.append(element)
  }
  return toDicomJson(picked)
}
