import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { WrittenElement } from '../../../../dicom/test/write-file.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { askDicomweb, byKeys, problem } from './testing/dicomweb-door.ts'
import { parseMultipart } from './testing/parse-multipart.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const text = (tag: number, vr: string, value: string): WrittenElement => ({ tag, vr, value })

/** The studies by their last UID component: who, when, and what else. */
const STUDIES: Readonly<Record<string, readonly WrittenElement[]>> = {
  '1': [
    text(0x00080005, 'CS', 'ISO_IR 192'),
    text(0x00100010, 'PN', 'Müller^Anna=山田^花子=やまだ^はなこ'),
    text(0x00100020, 'LO', 'P-1'),
    text(0x00080020, 'DA', '20260105'),
    text(0x00080030, 'TM', '0830'),
    text(0x00080050, 'SH', 'ACC1'),
    text(0x00200010, 'SH', 'S1'),
    text(0x00080090, 'PN', 'Çelik^Deniz'),
    text(0x00081030, 'LO', 'Knee, left 100%'),
    text(0x00080060, 'CS', 'MR'),
    text(0x00101010, 'AS', '040Y'),
  ],
  '2': [
    text(0x00100010, 'PN', 'MULLER^BERT'),
    text(0x00100020, 'LO', 'p-1'),
    text(0x00080020, 'DA', '20260105'),
    text(0x00080030, 'TM', '180000.5'),
    text(0x00080050, 'SH', 'ACC2'),
    text(0x00200010, 'SH', 's1'),
    text(0x00081030, 'LO', 'Knee_right'),
    text(0x00100030, 'DA', '19990131'),
    text(0x00100040, 'CS', 'M'),
  ],
  '3': [
    text(0x00100010, 'PN', 'Miller^Cara^Q'),
    text(0x00100020, 'LO', 'P-3'),
    text(0x00080020, 'DA', '20260107'),
    text(0x00080030, 'TM', '070000'),
    text(0x00080050, 'SH', ''),
    text(0x00200010, 'SH', 'S3'),
    text(0x00081030, 'LO', ''),
    text(0x00080060, 'CS', 'DX'),
    text(0x00200011, 'IS', '7'),
    {
      tag: 0x00400275,
      vr: 'SQ',
      value: { items: [[text(0x00400009, 'SH', 'SPS-3'), text(0x00401001, 'SH', 'RP-3')]] },
    },
    text(0x00400244, 'DA', '20260107'),
    text(0x00400245, 'TM', '071500'),
  ],
  '4': [
    text(0x00100010, 'PN', 'Nobody'),
    text(0x00100020, 'LO', 'P-4'),
    text(0x00080020, 'DA', ''),
    text(0x00080030, 'TM', ''),
  ],
}

let door: ViewerDoor
let owner: CreatedAccount

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  for (const [uid, elements] of Object.entries(STUDIES))
    await door.store(owner, ctImage({ studyUid: `2.25.${uid}`, size: 4, elements }))
  // A second series of another modality, and a second image.
  await door.store(owner, ctImage({ studyUid: '2.25.1', size: 4, slice: 2, elements: STUDIES['1'] ?? [] }))
  const second = [
    text(0x0020000e, 'UI', '2.25.1.9'),
    text(0x00080018, 'UI', '2.25.1.9.1'),
    text(0x00080060, 'CS', 'SR'),
  ]
  await door.store(
    owner,
    ctImage({ studyUid: '2.25.1', size: 4, elements: [...(STUDIES['1'] ?? []).slice(0, -2), ...second] }),
  )
})
afterAll(() => door.close())

type Found = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>

const ask = (path: string, headers: Record<string, string> = {}) => askDicomweb(door, path, byKeys(owner), headers)

async function find(path: string): Promise<Found[]> {
  const answer = await ask(path)
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/dicom+json'])
  return answer.json()
}

/** The last component of the UIDs that are found, in their order. */
const uids = async (path: string, tag = '0020000D'): Promise<string> =>
  (await find(path)).map((found) => String(found[tag]?.Value?.[0]).replace('2.25.', '')).join(' ')

const encoded = (value: string): string => encodeURIComponent(value)

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
    expect(await uids(`/studies?${query}`)).toBe(expected)
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
    expect(await uids(path, tag)).toBe(expected)
  })

  it.each(['/studies/2.25.5/series', '/studies/2.25.5/instances', '/studies/2.25.1/series/2.25.2.1/instances'])(
    'nothing is at %s',
    async (path) => expect((await ask(path)).statusCode).toBe(404),
  )
})

describe('an answer', () => {
  const root = 'http://pacs.example.org/dicomweb'

  it('has what a study must have', async () => {
    expect(await find('/studies?PatientID=P-1')).toEqual([
      {
        '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
        '00080020': { vr: 'DA', Value: ['20260105'] },
        '00080030': { vr: 'TM', Value: ['0830'] },
        '00080050': { vr: 'SH', Value: ['ACC1'] },
        '00080056': { vr: 'CS', Value: ['ONLINE'] },
        '00080061': { vr: 'CS', Value: ['MR', 'SR'] },
        '00080090': { vr: 'PN', Value: [{ Alphabetic: 'Çelik^Deniz' }] },
        '00081030': { vr: 'LO', Value: ['Knee, left 100%'] },
        '00081190': { vr: 'UR', Value: [`${root}/studies/2.25.1`] },
        '00100010': {
          vr: 'PN',
          Value: [{ Alphabetic: 'Müller^Anna', Ideographic: '山田^花子', Phonetic: 'やまだ^はなこ' }],
        },
        '00100020': { vr: 'LO', Value: ['P-1'] },
        '00100030': { vr: 'DA', Value: ['19700131'] },
        '00100040': { vr: 'CS', Value: ['F'] },
        '0020000D': { vr: 'UI', Value: ['2.25.1'] },
        '00200010': { vr: 'SH', Value: ['S1'] },
        '00201206': { vr: 'IS', Value: [2] },
        '00201208': { vr: 'IS', Value: [3] },
      },
    ])
  })

  it('has what a series must have, and of its study what the address does not name', async () => {
    const [series = {}] = await find('/studies/2.25.3/series')
    expect(series).toEqual({
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '00080060': { vr: 'CS', Value: ['DX'] },
      '0008103E': { vr: 'LO', Value: ['Axial 1.0'] },
      '00081190': { vr: 'UR', Value: [`${root}/studies/2.25.3/series/2.25.3.1`] },
      '0020000D': { vr: 'UI', Value: ['2.25.3'] },
      '0020000E': { vr: 'UI', Value: ['2.25.3.1'] },
      '00200011': { vr: 'IS', Value: [7] },
      '00201209': { vr: 'IS', Value: [1] },
      '00400244': { vr: 'DA', Value: ['20260107'] },
      '00400245': { vr: 'TM', Value: ['071500'] },
      '00400275': {
        vr: 'SQ',
        Value: [{ '00400009': { vr: 'SH', Value: ['SPS-3'] }, '00401001': { vr: 'SH', Value: ['RP-3'] } }],
      },
    })
    const [study = {}] = await find('/studies?PatientID=P-3')
    expect(await find('/series?PatientID=P-3')).toEqual([{ ...study, ...series }])
  })

  it('has what an image must have', async () => {
    expect(await find('/studies/2.25.1/series/2.25.1.1/instances?InstanceNumber=2')).toEqual([
      {
        '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
        '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
        '00080018': { vr: 'UI', Value: ['2.25.1.1.2'] },
        '00080056': { vr: 'CS', Value: ['ONLINE'] },
        '00080060': { vr: 'CS', Value: ['MR'] },
        '00081190': { vr: 'UR', Value: [`${root}/studies/2.25.1/series/2.25.1.1/instances/2.25.1.1.2`] },
        '00083002': { vr: 'UI', Value: ['1.2.840.10008.1.2.1'] },
        '0020000D': { vr: 'UI', Value: ['2.25.1'] },
        '0020000E': { vr: 'UI', Value: ['2.25.1.1'] },
        '00200013': { vr: 'IS', Value: [2] },
        '00280010': { vr: 'US', Value: [4] },
        '00280011': { vr: 'US', Value: [4] },
        '00280100': { vr: 'US', Value: [16] },
      },
    ])
  })

  it.each([
    ['a tag', 'includefield=00101010', '00101010'],
    ['a keyword', 'includefield=PatientAge', '00101010'],
    ['one of a list', 'includefield=00080080,PatientAge', '00101010'],
    ['one of several', 'includefield=00080080&includefield=PatientAge', '00101010'],
    ['all', 'includefield=all', '00101010'],
    ['a key without a value', 'PatientAge=', '00101010'],
  ])('has besides %s', async (_, query, tag) => {
    const [study = {}] = await find(`/studies?PatientID=P-1&${query}`)
    expect(study[tag]).toEqual({ vr: 'AS', Value: ['040Y'] })
    const [plain = {}] = await find('/studies?PatientID=P-1')
    expect(plain[tag]).toBeUndefined()
  })

  it('has of an image what its metadata says', async () => {
    const [image = {}] = await find('/studies/2.25.1/instances?includefield=RescaleSlope&limit=1')
    expect(image['00281053']?.vr).toBe('DS')
    const [all = {}] = await find('/studies/2.25.1/instances?includefield=all&limit=1')
    const [metadata = {}] = (await ask('/studies/2.25.1/series/2.25.1.1/metadata')).json() as Found[]
    expect(Object.keys(metadata).filter((tag) => all[tag] === undefined)).toEqual([])
  })

  it('names the parameters of PS3.18 that it does not take, and more results', async () => {
    const warning = async (path: string) => (await ask(path)).headers['warning']
    expect(await warning('/studies?limit=3')).toBe(`299 ${root}: "There are additional results that can be requested"`)
    expect(await warning('/studies?limit=4')).toBeUndefined()
    expect(await warning('/studies?NoSuchKey=1&PixelData=2&PatientID=P-1')).toBe(
      `299 ${root}: "These are not supported, and were passed over: NoSuchKey, PixelData"`,
    )
    expect(await warning(`/studies?${encoded('x"\r\nSet-Cookie: a')}=1`)).toBe(
      `299 ${root}: "These are not supported, and were passed over: a name that is no attribute"`,
    )
  })
})

describe('the form of an answer', () => {
  const XML = 'multipart/related; type="application/dicom+xml"'

  it.each([
    ['nothing', '', undefined],
    ['anything', '', '*/*'],
    ['JSON', '', 'application/dicom+json'],
    ['JSON of any kind', '', 'application/json'],
    ['JSON rather than XML', '', `${XML}; q=0.5, application/dicom+json`],
    ['JSON by its query', '?accept=application/dicom%2Bjson', XML],
  ])('is JSON for who wants %s', async (_, query, accept) => {
    const answer = await ask(`/studies${query}`, accept === undefined ? {} : { accept })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/dicom+json'])
  })

  it.each([
    ['', XML],
    ['', 'text/html, multipart/related;type=application/dicom+xml'],
    [`?accept=${encoded(XML)}`, '*/*'],
  ])('is one part of XML for each match: %s %s', async (query, accept) => {
    const answer = await ask(`/studies${query}`, { accept })
    expect(answer.statusCode).toBe(200)
    const parts = parseMultipart(answer)
    expect(parts.map(({ contentType }) => contentType)).toEqual(Array(4).fill('application/dicom+xml'))
    const [, , third] = parts.map(({ body }) => body.toString('utf8'))
    expect(third).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?><NativeDicomModel [^>]*>.*<\/NativeDicomModel>$/)
    expect(third).toContain(
      '<DicomAttribute tag="00100010" vr="PN" keyword="PatientName"><PersonName number="1"><Alphabetic>' +
        '<FamilyName>Müller</FamilyName><GivenName>Anna</GivenName></Alphabetic>',
    )
  })

  it('is an empty body of parts where XML is wanted of nothing', async () => {
    const answer = await ask('/studies?PatientID=NOBODY', { accept: XML })
    expect(answer.statusCode).toBe(200)
    expect(parseMultipart(answer)).toEqual([])
  })

  it.each([
    ['', 'text/csv'],
    ['', 'application/dicom+xml'],
    ['', 'multipart/related; type="application/dicom"'],
    ['', 'application/dicom+json; q=0'],
    ['?accept=image/jpeg', 'text/csv'],
  ])('is refused for %s %s', async (query, accept) => {
    expect(problem(await ask(`/studies${query}`, { accept }))).toMatchObject({
      status: 406,
      code: 'UnsupportedFile',
      detail: 'Searches are answered as application/dicom+json, or as multipart/related; type="application/dicom+xml".',
    })
  })
})

describe('fuzzy matching', () => {
  it.each([
    ['B Muller', '2'],
    ['Bret Muller', '2'],
    ['Mxller', '3 2 1'],
  ])('finds %s', async (name, expected) => {
    expect(await uids(`/studies?fuzzymatching=true&PatientName=${encoded(name)}`)).toBe(expected)
    expect(await uids(`/studies?fuzzymatching=false&PatientName=${encoded(name)}`)).toBe('')
  })

  it('says where a name was matched as it was given', async () => {
    const { headers } = await ask('/studies?fuzzymatching=true&ReferringPhysicianName=Celik')
    expect(headers['warning']).toBe(
      '299 http://pacs.example.org/dicomweb: "The fuzzymatching parameter is not supported for all names. Only literal matching has been performed for others than one Patient Name."',
    )
    expect((await ask('/studies?fuzzymatching=true&PatientName=Muller')).headers['warning']).toBeUndefined()
  })
})

describe('what cannot be meant is refused', () => {
  it.each([
    ['limit=-1', 'Invalid parameters for limit. It is no whole number from 0 to 9007199254740991.'],
    ['limit=ten', 'Invalid parameters for limit. It is no whole number from 0 to 9007199254740991.'],
    ['offset=1e12', 'Invalid parameters for offset. It is no whole number from 0 to 2147483647.'],
    ['offset=1000000000000', 'Invalid parameters for offset. It is no whole number from 0 to 2147483647.'],
    ['fuzzymatching=perhaps', 'Invalid parameters for fuzzymatching. It is neither true nor false.'],
    ['PatientID=a&PatientID=b', 'Invalid parameters for PatientID. It is given twice.'],
    ['PatientID=a&00100020=b', 'Invalid parameters for 00100020. It is given twice.'],
    ['limit=1&limit=2', 'Invalid parameters for limit. It is given twice.'],
    [
      'StudyDate=2026',
      'Invalid parameters for StudyDate. It is neither a DA value nor a range of them (PS3.4 C.2.2.2.5).',
    ],
    [
      'StudyDate=20261301',
      'Invalid parameters for StudyDate. It is neither a DA value nor a range of them (PS3.4 C.2.2.2.5).',
    ],
    [
      'StudyDate=-',
      'Invalid parameters for StudyDate. It is neither a DA value nor a range of them (PS3.4 C.2.2.2.5).',
    ],
    [
      'StudyTime=25',
      'Invalid parameters for StudyTime. It is neither a TM value nor a range of them (PS3.4 C.2.2.2.5).',
    ],
    ['StudyInstanceUID=2.25.x', 'Invalid parameters for StudyInstanceUID. It is no UID, or list of UIDs.'],
    ['SeriesNumber=seven', 'Invalid parameters for SeriesNumber. It is no number.'],
    ['PatientName=%ff', 'The query is not percent-encoded UTF-8.'],
    ['PatientName=%', 'The query is not percent-encoded UTF-8.'],
    ['PatientName=a%00b', 'Invalid parameters for PatientName. It holds control characters.'],
    [`PatientName=${'*a'.repeat(200)}`, 'Invalid parameters for PatientName. More than 8 wildcards in one value.'],
    [`PatientName=${'a'.repeat(10_000)}`, 'Invalid parameters for PatientName. More than 1024 characters.'],
  ])('%.40s', async (query, detail) => {
    const answer = await ask(`/studies?${query}`)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(problem(answer)).toEqual({
      type: 'about:blank',
      title: 'InvalidParameter',
      status: 400,
      code: 'InvalidParameter',
      detail,
      hasRequestId: true,
    })
  })
})
