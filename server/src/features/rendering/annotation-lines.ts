import { type DicomAttributes, firstText } from '../studies/dicom-attributes.ts'
import type { Annotation } from './draw-text.ts'

/** What may be written over a rendered image (PS3.18 8.3.5.1.1). */
export type AnnotationKind = 'patient' | 'technique'

const TAG = {
  PatientName: '00100010',
  PatientId: '00100020',
  PatientBirthDate: '00100030',
  PatientSex: '00100040',
  StudyDate: '00080020',
  StudyTime: '00080030',
  Modality: '00080060',
  StudyDescription: '00081030',
  SeriesDescription: '0008103E',
  SliceThickness: '00180050',
  Kvp: '00180060',
  RepetitionTime: '00180080',
  EchoTime: '00180081',
  ExposureTime: '00181150',
  XRayTubeCurrent: '00181151',
  SeriesNumber: '00200011',
  InstanceNumber: '00200013',
} as const

const dateOf = (text: string): string => text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
const timeOf = (text: string): string => text.replace(/^(\d{2})(\d{2})(\d{2}).*$/, '$1:$2:$3')
/** Family name, then given names. */
const nameOf = (text: string): string =>
  text
    .split('^')
    .filter((part) => part !== '')
    .join(', ')

/** Parts that there are, with a name in front and a unit behind. */
const join = (parts: readonly (readonly [before: string, value: string, after: string])[]): string =>
  parts.flatMap(([before, value, after]) => (value === '' ? [] : [`${before}${value}${after}`])).join('  ')

function patientLines(attributes: DicomAttributes): readonly string[] {
  const text = (tag: string) => firstText(attributes, tag).trim()
  const person = join([
    ['', dateOf(text(TAG.PatientBirthDate)), ''],
    ['', text(TAG.PatientSex), ''],
  ])
  return [nameOf(text(TAG.PatientName)), text(TAG.PatientId), person]
}

function techniqueLines(attributes: DicomAttributes, frame: number): readonly string[] {
  const text = (tag: string) => firstText(attributes, tag).trim()
  const place = join([
    ['Se ', text(TAG.SeriesNumber), ''],
    ['Im ', text(TAG.InstanceNumber), ''],
    ['Fr ', String(frame), ''],
  ])
  const settings = join([
    ['', text(TAG.Kvp), ' kV'],
    ['', text(TAG.XRayTubeCurrent), ' mA'],
    ['', text(TAG.ExposureTime), ' ms'],
    ['TR ', text(TAG.RepetitionTime), ''],
    ['TE ', text(TAG.EchoTime), ''],
    ['', text(TAG.SliceThickness), ' mm'],
  ])
  const when = `${text(TAG.Modality)} ${dateOf(text(TAG.StudyDate))} ${timeOf(text(TAG.StudyTime))}`.trim()
  return [when, text(TAG.StudyDescription), text(TAG.SeriesDescription), place, settings]
}

const written = (lines: readonly string[]): readonly string[] => lines.filter((line) => line !== '')

/**
 * What is written over an image: the patient above, the technique below. Names by their alphabetic group; letters without a
 * glyph (other than Latin) are drawn as boxes, and the Patient ID stands beside them.
 * @param attributes of the instance, corrections laid over @param frame from 1
 */
export const annotationLines = (
  attributes: DicomAttributes,
  kinds: ReadonlySet<AnnotationKind>,
  frame: number,
): Annotation => ({
  top: kinds.has('patient') ? written(patientLines(attributes)) : [],
  bottom: kinds.has('technique') ? written(techniqueLines(attributes, frame)) : [],
})
