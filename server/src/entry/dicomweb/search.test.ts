import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encoded, openSearchArchive, type SearchArchive } from './testing/search-archive.ts'

let archive: SearchArchive
beforeAll(async () => {
  archive = await openSearchArchive()
})
afterAll(() => archive.close())

describe('studies are found', () => {
  it.each([
    ['without a query, newest first', '', '3 2 1 4'],
    ['by an empty value, which is any', 'PatientID=', '3 2 1 4'],
    ['by *', 'PatientName=*&StudyInstanceUID=*&StudyDate=*', '3 2 1 4'],
    ['by id, whose case counts', 'PatientID=P-1', '1'],
    ['by id in hexadecimal digits', '00100020=p-1', '2'],
    ['by a percent-encoded id', 'PatientID=%50%2D1', '1'],
    ['by an id with *', 'PatientID=P-*', '3 1 4'],
    ['by an id with ?', 'PatientID=%3F-1', '2 1'],
    ['by ids in a list', `PatientID=${encoded('P-1\\P-4')}`, '1 4'],
    ['by name, accents and case aside', 'PatientName=muller*', '2 1'],
    ['by name with ? for a letter with an accent', `PatientName=${encoded('M?LLER*')}`, '3 2 1'],
    ['by a name with an accent', `PatientName=${encoded('MÜLLER^*')}`, '2 1'],
    ['by the whole name', 'PatientName=Miller%5ECara%5EQ', '3'],
    ['by the whole name with empty components', 'PatientName=muller%5Ebert%5E%5E', '2'],
    ['not by a part of a name', 'PatientName=Miller', ''],
    ['by the end of a name', 'PatientName=*%5EBert', '2'],
    ['by what is inside a name', 'PatientName=*rt*', '2'],
    ['by the ideographic group', `PatientName=${encoded('山田*')}`, '1'],
    ['by a letter of the ideographic group', `PatientName=${encoded('山?^花?')}`, '1'],
    ['by the phonetic group', `PatientName=${encoded('やまだ^はなこ')}`, '1'],
    ['by all groups', `PatientName=${encoded('*=山田^花子=*')}`, '1'],
    ['by names of which one matches', `PatientName=${encoded('nobody\\miller*')}`, '3 4'],
    ['by accession number', 'AccessionNumber=ACC2', '2'],
    ['by a day', 'StudyDate=20260105', '2 1'],
    ['by days', 'StudyDate=20260105-20260106', '2 1'],
    ['from a day on', 'StudyDate=20260106-', '3'],
    ['until a day', 'StudyDate=-20260105', '2 1'],
    ['by a time', 'StudyTime=0830', '1'],
    ['by times', 'StudyTime=0700-0830', '3 1'],
    ['by a time with a fraction', 'StudyTime=180000.500000', '2'],
    ['until the end of a minute', 'StudyTime=-1800', '3 2 1'],
    ['by date and time together', 'StudyDate=20260105-20260107&StudyTime=1200-0800', '3 2'],
    ['by date and time together, from a day on', 'StudyDate=20260105-&StudyTime=0900-', '3 2'],
    ['by a modality', 'ModalitiesInStudy=MR', '1'],
    ['by one modality of several', 'ModalitiesInStudy=SR', '1'],
    ['by modalities in a list', 'ModalitiesInStudy=MR,DX', '3 1'],
    ['by a modality with ?', 'ModalitiesInStudy=%3FR', '1'],
    ['by the modality of a series', 'Modality=DX', '3'],
    ['by UIDs with commas', 'StudyInstanceUID=2.25.1,2.25.3,9.9', '3 1'],
    ['by UIDs with backslashes', 'StudyInstanceUID=2.25.1%5C2.25.4', '1 4'],
    ['by the UID of a series', 'SeriesInstanceUID=2.25.1.9', '1'],
    ['by the UID of an image', 'SOPInstanceUID=2.25.1.9.1', '1'],
    ['by study id', 'StudyID=S1', '1'],
    ['by a study id with *', 'StudyID=S*', '3 1'],
    ['by referring physician', `ReferringPhysicianName=${encoded('çelik*')}`, '1'],
    ['by description, whose % and commas are letters', `StudyDescription=${encoded('Knee, left 100%')}`, '1'],
    ['by a description with a space as +', 'StudyDescription=Knee,+left*', '1'],
    ['by a description whose _ is a letter', 'StudyDescription=Knee_*', '2'],
    ['by birth date', 'PatientBirthDate=19990131', '2'],
    ['by birth dates', 'PatientBirthDate=19990101-19991231', '2'],
    ['by sex', 'PatientSex=M', '2'],
    ['by what only the stored attributes tell', 'PatientAge=040Y', '1'],
    ['by an item of a sequence', 'RequestAttributesSequence.ScheduledProcedureStepID=SPS-3', '3'],
    ['by an item of a sequence in digits', '00400275.00401001=RP-3', '3'],
    ['by two keys', 'ModalitiesInStudy=MR&PatientName=MULLER*', '1'],
    ['not by two keys that contradict', 'ModalitiesInStudy=DX&PatientName=MULLER*', ''],
    ['by a page', 'limit=2&offset=1', '2 1'],
    ['not beyond the last', 'offset=4', ''],
  ])('%s', async (_, query, expected) => {
    expect(await archive.uids(`/studies?${query}`)).toBe(expected)
  })
})

describe('series and images are found', () => {
  it.each([
    ['/series', '0020000E', '3.1 2.1 1.1 1.9 4.1'],
    ['/series?Modality=SR', '0020000E', '1.9'],
    ['/series?PatientID=P-1', '0020000E', '1.1 1.9'],
    ['/series?SeriesInstanceUID=2.25.1.9,2.25.2.1', '0020000E', '2.1 1.9'],
    ['/series?SeriesNumber=7', '0020000E', '3.1'],
    ['/series?RequestAttributesSequence.ScheduledProcedureStepID=SPS-*', '0020000E', '3.1'],
    ['/series?PerformedProcedureStepStartDate=20260107&PerformedProcedureStepStartTime=0700-0800', '0020000E', '3.1'],
    ['/series?offset=2&limit=2', '0020000E', '1.1 1.9'],
    ['/studies/2.25.1/series', '0020000E', '1.1 1.9'],
    ['/studies/2.25.1/series?Modality=MR', '0020000E', '1.1'],
    ['/studies/2.25.1/series?PatientID=P-3', '0020000E', ''],
    ['/studies/2.25.1/series?SOPInstanceUID=2.25.1.9.1', '0020000E', '1.9'],
    ['/instances', '00080018', '3.1.1 2.1.1 1.1.1 1.1.2 1.9.1 4.1.1'],
    ['/instances?SOPInstanceUID=2.25.1.1.2,2.25.3.1.1', '00080018', '3.1.1 1.1.2'],
    ['/instances?InstanceNumber=2', '00080018', '1.1.2'],
    ['/instances?ModalitiesInStudy=SR&Modality=MR', '00080018', '1.1.1 1.1.2'],
    ['/instances?Rows=5', '00080018', ''],
    ['/studies/2.25.1/instances', '00080018', '1.1.1 1.1.2 1.9.1'],
    ['/studies/2.25.1/instances?limit=1&offset=1', '00080018', '1.1.2'],
    ['/studies/2.25.1/series/2.25.1.1/instances', '00080018', '1.1.1 1.1.2'],
    ['/studies/2.25.1/series/2.25.1.1/instances?SOPClassUID=1.2.840.10008.5.1.4.1.1.2', '00080018', '1.1.1 1.1.2'],
  ])('%s', async (path, tag, expected) => {
    expect(await archive.uids(path, tag)).toBe(expected)
  })

  it.each(['/studies/2.25.5/series', '/studies/2.25.5/instances', '/studies/2.25.1/series/2.25.2.1/instances'])(
    'nothing is at %s',
    async (path) => expect((await archive.ask(path)).statusCode).toBe(404),
  )
})
