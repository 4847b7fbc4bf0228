import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { WrittenElement } from '../../../../dicom/test/write-file.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { type IndexTagsJob, indexTags } from '../../features/search/index-tags.ts'
import { askDicomweb, bearerOf, byKeys } from './testing/dicomweb-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const text = (tag: number, vr: string, value: string): WrittenElement => ({ tag, vr, value })
const IMPLICIT = '1.2.840.10008.1.2'

let door: ViewerDoor
let owner: CreatedAccount
let admin: string

interface Given {
  readonly uid: string
  readonly slice?: number
  readonly protocol: string
  /** Of the block in which the private creator lies in this file, and its value. */
  readonly block?: number
  readonly secret?: string
  readonly moment?: string
  readonly operator?: string
  readonly transferSyntaxUid?: string
}

const image = ({ uid, slice = 1, protocol, block = 0x11, secret = '', moment = '', operator = '', ...syntax }: Given) =>
  ctImage({
    studyUid: `2.25.${uid}`,
    slice,
    size: 4,
    ...syntax,
    elements: [
      text(0x00080005, 'CS', 'ISO_IR 192'),
      text(0x0008002a, 'DT', moment),
      text(0x00102297, 'PN', operator),
      text(0x00189004, 'CS', protocol),
      text(0x00710000 + block, 'LO', 'ACME HEADER'),
      text(0x00710000 + block * 0x100 + 0x05, 'LO', secret),
    ],
  })

async function set(IndexedTagList: readonly object[]): Promise<Record<string, unknown>> {
  const answer = await door.app.inject({
    method: 'POST',
    url: '/api/v1/SetIndexedTags',
    payload: { IndexedTagList },
    headers: { authorization: admin },
  })
  return answer.json()
}

async function get(): Promise<unknown> {
  const headers = { authorization: admin }
  return (await door.app.inject({ method: 'POST', url: '/api/v1/GetIndexedTags', payload: {}, headers })).json()
    .IndexedTagList
}

/** Does the jobs that wait, as the process that takes them does. */
async function runJobs(): Promise<void> {
  const { database } = door.services
  const { rows } = await sql<{
    data: IndexTagsJob
  }>`delete from pgboss.job where name = 'index-tags' returning data`.execute(database.withoutAccount)
  for (const { data } of rows) await indexTags(database, data)
}

async function find(path: string): Promise<Record<string, { vr: string; Value?: unknown[] }>[]> {
  const answer = await askDicomweb(door, path, byKeys(owner))
  expect([answer.statusCode, answer.headers['warning'] ?? '']).toEqual([200, ''])
  return answer.json()
}

const uids = async (path: string, tag = '0020000D'): Promise<string> =>
  (await find(path)).map((one) => String(one[tag]?.Value?.[0]).replace('2.25.', '')).join(' ')

const PRIVATE = { Tag: '00711005', Level: 'Instance', PrivateCreator: 'ACME HEADER', VR: 'LO' }
const CONTENT = { Tag: 'ContentQualification', Level: 'Series' }
const MOMENT = { Tag: 'AcquisitionDateTime', Level: 'Study' }
const OPERATOR = { Tag: '00102297', Level: 'Study' }

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  admin = await bearerOf(door, owner.AdminEmail, owner.AdminPassword)
  const before: Given[] = [
    { uid: '1', protocol: 'PRODUCT', secret: 'red', moment: '20260102101010+0100', operator: 'Ørsted^Åse=山田' },
    { uid: '1', slice: 2, protocol: 'PRODUCT', secret: 'blue', block: 0x20 },
    { uid: '2', protocol: 'RESEARCH', secret: 'red', transferSyntaxUid: IMPLICIT, moment: '20260102101010' },
  ]
  for (const given of before) await door.store(owner, image(given))
})
afterAll(() => door.close())

describe('indexed tags', () => {
  it('are passed over as long as nobody indexes them', async () => {
    const { headers } = await askDicomweb(door, '/studies?ContentQualification=PRODUCT&00711005=red', byKeys(owner))
    expect(headers['warning']).toContain('passed over: ContentQualification, 00711005')
  })

  it('find what came before, once it was gone through, and what comes after at once', async () => {
    const shown = [
      { ...PRIVATE, State: 'Indexing' },
      { Tag: '00189004', Level: 'Series', PrivateCreator: '', VR: 'CS', State: 'Indexing' },
      { Tag: '0008002A', Level: 'Study', PrivateCreator: '', VR: 'DT', State: 'Indexing' },
      { Tag: '00102297', Level: 'Study', PrivateCreator: '', VR: 'PN', State: 'Indexing' },
    ]
    expect(await set([PRIVATE, CONTENT, MOMENT, OPERATOR])).toEqual({
      Success: true,
      Message: expect.any(String),
      IndexedTagList: shown,
    })
    const early = await askDicomweb(door, '/series?ContentQualification=PRODUCT', byKeys(owner))
    expect([early.json(), early.headers['warning']]).toEqual([
      [],
      '299 http://pacs.example.org/dicomweb: "Not all that is stored is indexed by these yet: ContentQualification"',
    ])
    await door.store(owner, image({ uid: '3', protocol: 'PRODUCT', secret: 'green' }))
    await runJobs()
    expect(await get()).toEqual(shown.map((tag) => ({ ...tag, State: 'Indexed' })))
    await door.store(owner, image({ uid: '4', protocol: 'SERVICE', secret: 'red', moment: '20260103' }))
    expect(await uids('/series?ContentQualification=PRODUCT')).toBe('3 1')
  })

  it.each([
    ['/series?ContentQualification=SERVICE,RESEARCH', '0020000D', '4 2'],
    ['/series?00189004=R*', '0020000D', '2'],
    ['/studies?ContentQualification=PRODUCT', '0020000D', '3 1'],
    ['/instances?00711005=red', '00080018', '4.1.1 2.1.1 1.1.1'],
    ['/instances?00717705=blue', '00080018', '1.1.2'],
    ['/studies?00711005=blue', '0020000D', '1'],
    ['/studies/2.25.1/instances?00711005=b*', '00080018', '1.1.2'],
    ['/studies?AcquisitionDateTime=20260102091010%2B0000', '0020000D', '1'],
    ['/studies?AcquisitionDateTime=20260102-20260103', '0020000D', '4 2 1'],
    ['/studies?AcquisitionDateTime=20260103-', '0020000D', '4'],
    ['/studies?00102297=%C3%B8rsted*', '0020000D', '1'],
    ['/studies?00102297=%E5%B1%B1%E7%94%B0', '0020000D', '1'],
    ['/studies?AcquisitionDateTime=20260102-&00711005=red&offset=1', '0020000D', '2 1'],
  ])('%s', async (path, tag, expected) => {
    expect(await uids(path, tag)).toBe(expected)
  })

  it('are answered where they are asked for, private ones with their creator', async () => {
    const [second] = await find('/instances?SOPInstanceUID=2.25.1.1.2&includefield=00711005')
    expect(second).toMatchObject({
      '00710020': { vr: 'LO', Value: ['ACME HEADER'] },
      '00712005': { vr: 'LO', Value: ['blue'] },
    })
    const [series] = await find('/studies/2.25.1/series?includefield=ContentQualification')
    expect(series?.['00189004']).toEqual({ vr: 'CS', Value: ['PRODUCT'] })
    const [study] = await find('/studies?StudyInstanceUID=2.25.4&AcquisitionDateTime=')
    expect(study?.['0008002A']).toEqual({ vr: 'DT', Value: ['20260103'] })
  })

  it('that are left out are not searched any more, and those that stay are not gone through again', async () => {
    await set([CONTENT])
    expect(await get()).toEqual([{ Tag: '00189004', Level: 'Series', PrivateCreator: '', VR: 'CS', State: 'Indexed' }])
    await runJobs()
    expect(await uids('/series?ContentQualification=PRODUCT')).toBe('3 1')
    const gone = await askDicomweb(door, '/studies?00711005=red&StudyInstanceUID=2.25.1', byKeys(owner))
    expect([gone.headers['warning'], gone.json().length]).toEqual([expect.stringContaining('00711005'), 1])
    const { rows } = await door.services.database.forAccount(owner.AccountUuid, (tx) =>
      sql<{ tag: string }>`select distinct tag from attribute_keys order by 1`.execute(tx),
    )
    expect(rows.map(({ tag }) => tag)).toEqual(['00080061', '00080090', '00189004', '00200010'])
  })

  it('that mean something else now are gone through again', async () => {
    await set([{ ...CONTENT, Level: 'Instance' }])
    await runJobs()
    expect(await uids('/instances?ContentQualification=PRODUCT', '00080018')).toBe('3.1.1 1.1.1 1.1.2')
  })

  it.each([
    [
      { Tag: 'NoSuchKeyword', Level: 'Study' },
      "Tag. Given value = 'NoSuchKeyword' is neither a keyword nor 8 hexadecimal digits of a data set.",
    ],
    [
      { Tag: '00020010', Level: 'Study' },
      "Tag. Given value = '00020010' is neither a keyword nor 8 hexadecimal digits of a data set.",
    ],
    [{ Tag: 'PatientID', Level: 'Study' }, "Tag. Given value = 'PatientID' is searched already."],
    [{ Tag: '00711005', Level: 'Study', VR: 'LO' }, 'PrivateCreator. A private tag needs its creator.'],
    [{ Tag: '00711005', Level: 'Study', PrivateCreator: 'A' }, 'VR. The tag needs one whose values can be compared.'],
    [
      { Tag: '00711005', Level: 'Study', PrivateCreator: 'A', VR: 'OB' },
      "VR. Given value = 'OB' is none whose values can be compared.",
    ],
    [{ Tag: 'ContentQualification', Level: 'Study', PrivateCreator: 'A' }, 'PrivateCreator. The tag is not private.'],
    [{ Tag: 'PixelData', Level: 'Study' }, 'VR. The tag needs one whose values can be compared.'],
  ])('%j is refused', async (tag, problem) => {
    expect(await set([tag])).toMatchObject({
      Success: false,
      ErrorCode: 'InvalidParameter',
      Message: `Invalid parameters for ${problem}`,
    })
  })
})
