import { expect, test } from 'vitest'
import { patientsOf } from './patients.ts'
import type { SharedStudy } from './share.ts'

const study = (
  PatientOrderUuid: string,
  PatientName: string,
  PatientId: string,
  PatientsBirthDate = '',
): SharedStudy => ({
  PatientOrderUuid,
  PatientName,
  PatientId,
  PatientsBirthDate,
  StudyInstanceUid: '',
  PerformedDatetime: '',
  OrderModality: '',
  StudyDescription: '',
  ImagesCount: 0,
  SeriesCount: 0,
  ThumbnailUrl: '',
  ViewUrl: '',
  DownloadUrl: '',
  DocumentList: [],
})

test('people of one name are kept apart, and studies of one person together', () => {
  const studies = [
    study('a', 'Doe^Jo', '1'),
    study('b', 'Doe^Jo', '2'),
    study('c', 'Doe^Jo', '1'),
    study('d', 'Doe^Jo', '1', '1970-01-01'),
  ]
  expect(
    patientsOf(studies).map(({ id, birthDate, studies: theirs }) => [
      id,
      birthDate,
      theirs.map((one) => one.PatientOrderUuid),
    ]),
  ).toEqual([
    ['1', '', ['a', 'c']],
    ['2', '', ['b']],
    ['1', '1970-01-01', ['d']],
  ])
})
