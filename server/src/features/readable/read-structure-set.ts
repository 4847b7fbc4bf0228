import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { itemsOf, numberOf, shortNumber, textOf, textsOf } from './attribute-values.ts'
import type { Cell } from './readable-document.ts'
import type { Reader } from './reader.ts'

/** `220, 160, 120` as `#dca078` (PS3.3 C.8.8.6.3); undefined where it is no colour. */
function colourOf(contours: DicomAttributes | undefined): string | undefined {
  const parts = contours === undefined ? [] : textsOf(contours, 'ROIDisplayColor').map(Number)
  const isColour = parts.length === 3 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)
  return isColour ? `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}` : undefined
}

const byNumber = (items: readonly DicomAttributes[]): ReadonlyMap<string, DicomAttributes> =>
  new Map(items.map((item) => [textOf(item, 'ReferencedROINumber'), item]))

function pointsOf(contours: readonly DicomAttributes[]): number {
  return contours.reduce((sum, contour) => sum + (numberOf(contour, 'NumberOfContourPoints') ?? 0), 0)
}

/** The regions of an RT structure set, with what was drawn and observed of each (PS3.3 C.8.8.5, C.8.8.6, C.8.8.8). */
export const readStructureSet: Reader = (set, words) => {
  const contours = byNumber(itemsOf(set, 'ROIContourSequence'))
  const observations = byNumber(itemsOf(set, 'RTROIObservationsSequence'))
  const rows = itemsOf(set, 'StructureSetROISequence').map((roi): Cell[] => {
    const number = textOf(roi, 'ROINumber')
    const drawn = contours.get(number)
    const list = drawn === undefined ? [] : itemsOf(drawn, 'ContourSequence')
    const kinds = new Set(list.map((contour) => textOf(contour, 'ContourGeometricType')))
    const colour = colourOf(drawn)
    const name = textOf(roi, 'ROIName')
    return [
      number,
      colour === undefined ? name : { text: name, colour },
      textOf(observations.get(number) ?? {}, 'RTROIInterpretedType'),
      textOf(roi, 'ROIGenerationAlgorithm'),
      [String(list.length), ...kinds].filter((text) => text !== '').join(' '),
      String(pointsOf(list)),
      volumeOf(roi),
      textOf(roi, 'ROIDescription'),
    ]
  })
  const { number, name, type, method, points, volume, description } = words
  return {
    title: words.structureSet,
    facts: [
      { label: words.label, value: textOf(set, 'StructureSetLabel') },
      { label: words.name, value: textOf(set, 'StructureSetName') },
      { label: words.description, value: textOf(set, 'StructureSetDescription') },
      { label: words.date, value: `${textOf(set, 'StructureSetDate')} ${textOf(set, 'StructureSetTime')}`.trim() },
    ],
    blocks: [
      {
        kind: 'table',
        heading: words.regions,
        columns: [number, name, type, method, words.contours, points, volume, description],
        rows,
      },
    ],
  }
}

const volumeOf = (roi: DicomAttributes): string => shortNumber(roi, 'ROIVolume')
