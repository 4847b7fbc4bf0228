import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problem } from './testing/dicomweb-door.ts'
import { parseMultipart } from './testing/parse-multipart.ts'
import { encoded, openSearchArchive, type SearchArchive } from './testing/search-archive.ts'

let archive: SearchArchive
beforeAll(async () => {
  archive = await openSearchArchive()
})
afterAll(() => archive.close())

describe('an answer', () => {
  const root = 'http://pacs.example.org/dicomweb'

  it('has what a study must have', async () => {
    expect(await archive.find('/studies?PatientID=P-1')).toEqual([
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
    const [series = {}] = await archive.find('/studies/2.25.3/series')
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
    const [study = {}] = await archive.find('/studies?PatientID=P-3')
    expect(await archive.find('/series?PatientID=P-3')).toEqual([{ ...study, ...series }])
  })

  it('has what an image must have', async () => {
    expect(await archive.find('/studies/2.25.1/series/2.25.1.1/instances?InstanceNumber=2')).toEqual([
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
    const [study = {}] = await archive.find(`/studies?PatientID=P-1&${query}`)
    expect(study[tag]).toEqual({ vr: 'AS', Value: ['040Y'] })
    const [plain = {}] = await archive.find('/studies?PatientID=P-1')
    expect(plain[tag]).toBeUndefined()
  })

  it('has of a study what its images have alike, and nothing that tells them apart', async () => {
    const [study = {}] = await archive.find(
      '/studies?PatientID=P-1&includefield=00080080,RescaleSlope,SOPInstanceUID&includefield=InstanceNumber',
    )
    expect(study['00080080']).toMatchObject({ vr: 'LO', Value: [expect.any(String)] })
    expect(study['00281053']).toEqual({ vr: 'DS', Value: [1] })
    for (const tag of ['00080018', '00200013', '7FE00010']) expect(study[tag]).toBeUndefined()
  })

  it('has of an image what its metadata says', async () => {
    const [image = {}] = await archive.find('/studies/2.25.1/instances?includefield=RescaleSlope&limit=1')
    expect(image['00281053']?.vr).toBe('DS')
    const [all = {}] = await archive.find('/studies/2.25.1/instances?includefield=all&limit=1')
    const [metadata = {}] = (await archive.ask('/studies/2.25.1/series/2.25.1.1/metadata')).json()
    expect(Object.keys(metadata).filter((tag) => all[tag] === undefined)).toEqual([])
  })

  it('names the parameters of PS3.18 that it does not take, and more results', async () => {
    const warning = async (path: string) => (await archive.ask(path)).headers['warning']
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
    const answer = await archive.ask(`/studies${query}`, accept === undefined ? {} : { accept })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/dicom+json'])
  })

  it.each([
    ['', XML],
    ['', 'text/html, multipart/related;type=application/dicom+xml'],
    [`?accept=${encoded(XML)}`, '*/*'],
  ])('is one part of XML for each match: %s %s', async (query, accept) => {
    const answer = await archive.ask(`/studies${query}`, { accept })
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
    const answer = await archive.ask('/studies?PatientID=NOBODY', { accept: XML })
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
    expect(problem(await archive.ask(`/studies${query}`, { accept }))).toMatchObject({
      status: 406,
      code: 'UnsupportedFile',
      detail:
        'Attributes are answered as application/dicom+json, or as multipart/related; type="application/dicom+xml".',
    })
  })
})

describe('fuzzy matching', () => {
  it.each([
    ['B Muller', '2'],
    ['Bret Muller', '2'],
    ['Mxller', '3 2 1'],
  ])('finds %s', async (name, expected) => {
    expect(await archive.uids(`/studies?fuzzymatching=true&PatientName=${encoded(name)}`)).toBe(expected)
    expect(await archive.uids(`/studies?fuzzymatching=false&PatientName=${encoded(name)}`)).toBe('')
  })

  it('says where a name was matched as it was given', async () => {
    const { headers } = await archive.ask('/studies?fuzzymatching=true&ReferringPhysicianName=Celik')
    expect(headers['warning']).toBe(
      '299 http://pacs.example.org/dicomweb: "The fuzzymatching parameter is not supported for all names. Only literal matching has been performed for others than one Patient Name."',
    )
    expect((await archive.ask('/studies?fuzzymatching=true&PatientName=Muller')).headers['warning']).toBeUndefined()
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
    const answer = await archive.ask(`/studies?${query}`)
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
