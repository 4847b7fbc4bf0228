import { type DataSet, numbersOf } from '@opaline/dicom'
import { functionalGroup } from './presentation.ts'

const PIXEL_MEASURES = 0x00289110
const PIXEL_SPACING = 0x00280030
const IMAGER_PIXEL_SPACING = 0x00181164
const NOMINAL_SCANNED_PIXEL_SPACING = 0x00182010
const PIXEL_ASPECT_RATIO = 0x00280034
/** What lies beyond is a mistake of the file. */
const MOST = 100

/** The height of a pixel by its width, of a pair 'vertical, horizontal'; undefined where it is none. */
function ratioOf([vertical = 0, horizontal = 0]: readonly number[]): number | undefined {
  const ratio = vertical / horizontal
  return ratio >= 1 / MOST && ratio <= MOST ? ratio : undefined
}

/** The height of a frame's pixels by their width; 1 where the file does not tell (PS3.3 C.7.6.3.1.7, 10.7.1.3). */
export const pixelAspectOf = (dataSet: DataSet, frame: number): number =>
  ratioOf(numbersOf(functionalGroup(dataSet, PIXEL_MEASURES, frame), PIXEL_SPACING)) ??
  ratioOf(numbersOf(dataSet, IMAGER_PIXEL_SPACING)) ??
  ratioOf(numbersOf(dataSet, NOMINAL_SCANNED_PIXEL_SPACING)) ??
  ratioOf(numbersOf(dataSet, PIXEL_ASPECT_RATIO)) ??
  1
