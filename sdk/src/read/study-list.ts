import { type Header, headerText } from './dicom-header.ts'
import { Tag } from './tags.ts'

export interface Image {
  readonly SopInstanceUid: string
}

export interface Series {
  readonly SeriesDate: string
  readonly SeriesInstanceUid: string
  readonly Modality: string
  readonly SeriesDescription: string
  readonly ImageList: Image[]
}

/** A study as read from files (contract 2); dates are YYYYMMDD. */
export interface Study {
  readonly PatientName: string
  readonly OtherPatientName: string
  readonly PatientId: string
  readonly OtherPatientId: string
  readonly AccessionNumber: string
  readonly Modality: string
  readonly StudyDate: string
  readonly StudyInstanceUid: string
  readonly StudyDescription: string
  readonly ReferringPhysicianName: string
  readonly InstitutionName: string
  readonly InstitutionAddress: string
  readonly TransferSyntaxUid: string
  readonly SeriesList: Series[]
  readonly ImageList: Image[]
  readonly FileList: Blob[]
}

const newStudy = (header: Header): Study => ({
  PatientName: headerText(header, Tag.PatientName),
  OtherPatientName: headerText(header, Tag.OtherPatientNames),
  PatientId: headerText(header, Tag.PatientId),
  OtherPatientId: headerText(header, Tag.OtherPatientIds),
  AccessionNumber: headerText(header, Tag.AccessionNumber),
  Modality: headerText(header, Tag.Modality),
  StudyDate: headerText(header, Tag.StudyDate),
  StudyInstanceUid: headerText(header, Tag.StudyInstanceUid),
  StudyDescription: headerText(header, Tag.StudyDescription),
  ReferringPhysicianName: headerText(header, Tag.ReferringPhysicianName),
  InstitutionName: headerText(header, Tag.InstitutionName),
  InstitutionAddress: headerText(header, Tag.InstitutionAddress),
  TransferSyntaxUid: header.transferSyntaxUid,
  SeriesList: [],
  ImageList: [],
  FileList: [],
})

const newSeries = (header: Header): Series => ({
  SeriesDate: headerText(header, Tag.SeriesDate),
  SeriesInstanceUid: headerText(header, Tag.SeriesInstanceUid),
  Modality: headerText(header, Tag.Modality),
  SeriesDescription: headerText(header, Tag.SeriesDescription),
  ImageList: [],
})

/** Files that lack the UID are kept apart by patient at the least. */
const keyOf = (header: Header): string =>
  headerText(header, Tag.StudyInstanceUid) ||
  `${headerText(header, Tag.PatientId)} ${headerText(header, Tag.PatientName)}`

/** Gathers studies from headers. A study is known by its UID and described by its first file. */
export class StudyList {
  /** The studies so far; always the same array, which grows. */
  readonly studies: Study[] = []
  readonly #studies = new Map<string, Study>()
  readonly #series = new Map<string, Series>()
  readonly #images = new Set<string>()

  add(file: Blob, header: Header): void {
    const study = this.#studyOf(header)
    study.FileList.push(file)
    const sopInstanceUid = headerText(header, Tag.SopInstanceUid)
    const series = this.#seriesOf(study, header)
    const key = `${keyOf(header)} ${sopInstanceUid}`
    if (this.#images.has(key)) return
    this.#images.add(key)
    const image = { SopInstanceUid: sopInstanceUid }
    series.ImageList.push(image)
    study.ImageList.push(image)
  }

  #studyOf(header: Header): Study {
    const key = keyOf(header)
    const known = this.#studies.get(key)
    if (known !== undefined) return known
    const study = newStudy(header)
    this.#studies.set(key, study)
    this.studies.push(study)
    return study
  }

  #seriesOf(study: Study, header: Header): Series {
    const key = `${keyOf(header)} ${headerText(header, Tag.SeriesInstanceUid)}`
    const known = this.#series.get(key)
    if (known !== undefined) return known
    const series = newSeries(header)
    this.#series.set(key, series)
    study.SeriesList.push(series)
    return series
  }
}
