import { describe, expect, test } from 'vitest'
import type { Reply } from '../reply.ts'
import { dicomBytes, dicomFile, dicomSeries } from '../testing/dicom-file.ts'
import { readDicomFiles } from './read-dicom-files.ts'
import type { Study } from './study-list.ts'

async function read(files: readonly Blob[]): Promise<Reply[]> {
  const replies: Reply[] = []
  await readDicomFiles(files, (reply) => replies.push({ ...reply }))
  return replies
}
const studiesOf = (reply: Reply | undefined) => reply?.['StudyList'] as Study[]

describe('ReadDicomFiles', () => {
  test('reports after every file, and gathers the study', async () => {
    const files = dicomSeries(3)
    const replies = await read(files)
    expect(replies.map(({ Success, Message, Progress }) => [Success, Message, Progress])).toEqual([
      [true, 'Reading...', 33],
      [true, 'Reading...', 66],
      [true, 'Completed', 100],
    ])
    const images = [{ SopInstanceUid: '1.2.3.1' }, { SopInstanceUid: '1.2.3.2' }, { SopInstanceUid: '1.2.3.3' }]
    expect(studiesOf(replies[2])).toEqual([
      {
        PatientName: 'DOE^JANE',
        OtherPatientName: '',
        PatientId: 'P1',
        OtherPatientId: '',
        AccessionNumber: 'A-1',
        Modality: 'CT',
        StudyDate: '20260102',
        StudyInstanceUid: '1.2',
        StudyDescription: 'Head',
        ReferringPhysicianName: '',
        InstitutionName: 'Hôpital',
        InstitutionAddress: '',
        TransferSyntaxUid: '1.2.840.10008.1.2.1',
        SeriesList: [
          {
            SeriesDate: '20260103',
            SeriesInstanceUid: '1.2.3',
            Modality: 'CT',
            SeriesDescription: 'Axial',
            ImageList: images,
          },
        ],
        ImageList: images,
        FileList: files,
      },
    ])
  })
  test('one extra call for a file that is not DICOM; a DICOMDIR is passed over', async () => {
    const files = [
      new File(['%PDF-1.7'], 'report.dcm'),
      new File([], 'empty.dcm'),
      dicomFile({ sopClass: '1.2.840.10008.1.3.10', name: 'DICOMDIR' }),
      dicomFile(),
    ]
    const replies = await read(files)
    expect(replies.map(({ State, Message, Progress }) => [State, Message, Progress])).toEqual([
      ['Error', 'Unsupported file! FileName: report.dcm', 0],
      [undefined, 'Reading...', 25],
      ['Error', 'Unsupported file! FileName: empty.dcm', 25],
      [undefined, 'Reading...', 50],
      [undefined, 'Reading...', 75],
      [undefined, 'Completed', 100],
    ])
    expect(replies[0]).toMatchObject({ Success: false, ErrorCode: 'UnsupportedFile', FileName: 'report.dcm' })
    expect(studiesOf(replies[5]).map(({ FileList }) => FileList.length)).toEqual([1])
  })
  test('studies and series are kept apart, the same image counts once', async () => {
    const files = [
      dicomFile({ study: '1.1', series: '1.1.1', sop: '1.1.1.1' }),
      dicomFile({ study: '1.2', series: '1.2.1', sop: '1.2.1.1' }),
      dicomFile({ study: '1.1', series: '1.1.2', sop: '1.1.2.1' }),
      dicomFile({ study: '1.1', series: '1.1.1', sop: '1.1.1.1' }),
    ]
    const studies = studiesOf((await read(files)).at(-1))
    const shape = studies.map(({ StudyInstanceUid, SeriesList, ImageList, FileList }) => [
      StudyInstanceUid,
      SeriesList.map(({ SeriesInstanceUid, ImageList: images }) => [SeriesInstanceUid, images.length]),
      ImageList.length,
      FileList.length,
    ])
    expect(shape).toEqual([
      [
        '1.1',
        [
          ['1.1.1', 1],
          ['1.1.2', 1],
        ],
        2,
        3,
      ],
      ['1.2', [['1.2.1', 1]], 1, 1],
    ])
  })
  test('files without a Study Instance UID are kept apart by patient', async () => {
    const files = ['A', 'B', 'A'].map((patientName) => dicomFile({ study: '', patientName }))
    const studies = studiesOf((await read(files)).at(-1))
    expect(studies.map(({ PatientName, FileList }) => [PatientName, FileList.length])).toEqual([
      ['A', 2],
      ['B', 1],
    ])
  })
  test('reads the header of a large file from its first 64 KiB', async () => {
    const slices: number[] = []
    class Watched extends File {
      override slice(start = 0, end = this.size): Blob {
        slices.push(end - start)
        return super.slice(start, end)
      }
    }
    await read([new Watched([dicomBytes({ pixelBytes: 20_000_000 })], 'large.dcm')])
    expect(slices).toEqual([65_536])
  })
  test('a name with HTML in it is text like any other', async () => {
    const [reply] = await read([dicomFile({ patientName: '<img src=x>^"J"' })])
    expect(studiesOf(reply)[0]?.PatientName).toBe('<img src=x>^"J"')
  })
})
