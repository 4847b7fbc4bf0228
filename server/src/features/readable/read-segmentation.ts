import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { itemOf, itemsOf, textOf } from './attribute-values.ts'
import { codedEntry } from './coded-entry.ts'
import type { Reader } from './reader.ts'

/** How many frames each segment has, by its number. */
function framesBySegment(segmentation: DicomAttributes): ReadonlyMap<string, number> {
  const frames = new Map<string, number>()
  for (const frame of itemsOf(segmentation, 'PerFrameFunctionalGroupsSequence')) {
    const number = textOf(itemOf(frame, 'SegmentIdentificationSequence'), 'ReferencedSegmentNumber')
    frames.set(number, (frames.get(number) ?? 0) + 1)
  }
  return frames
}

/** The segments that are drawn over another series (PS3.3 C.8.20.2, C.8.20.4). */
export const readSegmentation: Reader = (segmentation, words) => {
  const frames = framesBySegment(segmentation)
  return {
    title: words.segmentation,
    facts: [
      { label: words.label, value: textOf(segmentation, 'ContentLabel') },
      { label: words.description, value: textOf(segmentation, 'ContentDescription') },
      { label: words.author, value: textOf(segmentation, 'ContentCreatorName') },
      { label: words.type, value: textOf(segmentation, 'SegmentationType') },
    ],
    blocks: [
      {
        kind: 'table',
        heading: words.segmentList,
        columns: [words.number, words.label, words.category, words.type, words.algorithm, words.frameCount],
        rows: itemsOf(segmentation, 'SegmentSequence').map((segment) => {
          const number = textOf(segment, 'SegmentNumber')
          return [
            number,
            textOf(segment, 'SegmentLabel'),
            codedEntry(segment, 'SegmentedPropertyCategoryCodeSequence').meaning,
            codedEntry(segment, 'SegmentedPropertyTypeCodeSequence').meaning,
            [textOf(segment, 'SegmentAlgorithmType'), textOf(segment, 'SegmentAlgorithmName')]
              .filter(Boolean)
              .join(', '),
            frames.has(number) ? String(frames.get(number)) : '',
          ]
        }),
      },
    ],
  }
}
