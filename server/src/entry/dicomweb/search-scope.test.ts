import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { WrittenElement } from '../../../../dicom/test/write-file.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { askDicomweb, basic, bearerOf, byKeys, callAs } from './testing/dicomweb-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const PASSWORD = 'a quiet harbour 7'
const text = (tag: number, vr: string, value: string): WrittenElement => ({ tag, vr, value })

let door: ViewerDoor
let owner: CreatedAccount
let stranger: CreatedAccount
let admin: string
let second: string
const orders: Record<string, string> = {}

/** A study of one patient on a day of January, described by where it is. */
const study = (uid: string, where: string, day: number) =>
  ctImage({
    studyUid: `2.25.${uid}`,
    size: 4,
    patientId: `P-${uid}`,
    elements: [
      text(0x00080020, 'DA', `202601${String(day).padStart(2, '0')}`),
      text(0x00081030, 'LO', where),
      text(0x00080018, 'UI', `2.25.${uid}.1.${where.length}`),
    ],
  })

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  stranger = await door.test.createAccount('Beta')
  admin = await bearerOf(door, owner.AdminEmail, owner.AdminPassword)
  const made = await callAs(door, admin, 'CreateInstitution', {
    InstitutionName: 'Second',
    Address: '',
    AeTitle: 'SECOND',
    TimeZone: 'UTC',
    IssuerOfPatientId: '',
  })
  second = String(made['InstitutionUuid'])
  const inSecond = { ...owner, InstitutionUuid: second }
  // The study 2 is in both, and was in the second one first.
  orders['second 2'] = await door.store(inSecond, study('2', 'second', 2))
  orders['first 2'] = await door.store(owner, study('2', 'first', 2))
  orders['first 1'] = await door.store(owner, study('1', 'first', 1))
  orders['second 3'] = await door.store(inSecond, study('3', 'second', 3))
  await door.store(stranger, study('4', 'stranger', 4))
})
afterAll(() => door.close())

let users = 0
async function reader(UserType: string, InstitutionUuidList: readonly string[]): Promise<string> {
  users += 1
  const Email = `searcher-${users}@example.org`
  const user = { FullName: `Searcher ${users}`, UserName: `searcher${users}`, Email, UserType, InstitutionUuidList }
  await callAs(door, admin, 'CreateUser', { ...user, Password: PASSWORD })
  return basic(Email, PASSWORD)
}

/** Each study that is found, with its description. */
async function found(path: string, authorization: string): Promise<string> {
  const answer = await askDicomweb(door, path, authorization)
  expect(answer.statusCode).toBe(200)
  const list: Record<string, { Value?: string[] }>[] = answer.json()
  return list.map((one) => `${one['00081030']?.Value?.[0]} ${one['0020000D']?.Value?.[0]?.slice(5)}`).join(', ')
}

describe('a study that is in two institutions', () => {
  it('is shown once to who sees both, from the first', async () => {
    expect(await found('/studies', admin)).toBe('second 3, first 2, first 1')
    expect(await found('/studies?PatientID=P-2', admin)).toBe('first 2')
    expect(await found('/studies?StudyInstanceUID=2.25.2', admin)).toBe('first 2')
    expect(await found('/studies?ModalitiesInStudy=CT&limit=2', admin)).toBe('second 3, first 2')
    expect(await found('/series', admin)).toBe('second 3, first 2, first 1')
    // What the second one has of it is not found, for it is not what is shown.
    expect(await found('/studies?StudyDescription=second', admin)).toBe('second 3')
    expect(await found('/instances?SOPInstanceUID=2.25.2.1.6', admin)).toBe('')
  })

  it('is shown from the one that is asked for', async () => {
    expect(await found(`/studies?institution=${second}`, admin)).toBe('second 3, second 2')
    expect(await found(`/instances?institution=${second}&SOPInstanceUID=2.25.2.1.6`, admin)).toBe('second 2')
    expect(await found(`/studies?institution=${owner.InstitutionUuid}`, admin)).toBe('first 2, first 1')
  })

  it('is shown from the only one that somebody sees', async () => {
    expect(await found('/studies', await reader('Standard', [second]))).toBe('second 3, second 2')
    expect(await found('/studies', await reader('Standard', [owner.InstitutionUuid]))).toBe('first 2, first 1')
    expect(await found('/studies', await reader('Standard', [second, owner.InstitutionUuid]))).toMatch(
      /^second 3, (?:first|second) 2, first 1$/,
    )
  })
})

describe('nobody finds what is not theirs', () => {
  it.each([
    '',
    '?PatientID=P-1',
    '?StudyInstanceUID=2.25.1',
    '?PatientName=*',
    '?ModalitiesInStudy=CT',
    '?fuzzymatching=true&PatientName=Carla',
  ])('studies%s', async (query) => {
    expect(await found(`/studies${query}`, byKeys(stranger))).toBe(
      query === '' || query.includes('Name') || query.includes('CT') ? 'stranger 4' : '',
    )
    expect(await found(`/studies${query}`, await reader('LimitedAccess', []))).toBe('')
  })

  it('an institution of others is like one that does not exist', async () => {
    const one = await askDicomweb(door, `/studies?institution=${stranger.InstitutionUuid}`, admin)
    const none = await askDicomweb(door, '/studies?institution=01900000-0000-7000-8000-000000000000', admin)
    expect([one.statusCode, { ...one.json(), requestId: '' }]).toEqual([404, { ...none.json(), requestId: '' }])
  })

  it('a link finds its own study and nothing else, and answers with its own addresses', async () => {
    const link = await door.link({ ...owner, InstitutionUuid: second }, orders['second 2'] ?? '')
    const list = (await door.get(`${link}dicomweb/studies?limit=10`)).json()
    expect(list).toHaveLength(1)
    expect(list[0]['00081030'].Value).toEqual(['second'])
    expect(list[0]['00081190'].Value).toEqual([`http://pacs.example.org${link}dicomweb/studies/2.25.2`])
    for (const query of ['?PatientID=P-1', '?StudyInstanceUID=2.25.3', `?StudyDescription=first`])
      expect((await door.get(`${link}dicomweb/studies${query}`)).json()).toEqual([])
    expect((await door.get(`${link}dicomweb/instances`)).json()).toHaveLength(1)
  })

  it('what is in the trash is in no search', async () => {
    const gone = await door.store(owner, study('9', 'gone', 9))
    expect(await found('/studies?PatientID=P-9', admin)).toBe('gone 9')
    await callAs(door, admin, 'DeleteOrder', {
      PatientOrderUuid: gone,
      PatientOrderInstitutionUuid: owner.InstitutionUuid,
    })
    for (const path of ['/studies', '/series', '/instances'])
      expect(await found(`${path}?PatientID=P-9`, admin)).toBe('')
    expect(await found('/studies?StudyInstanceUID=2.25.9', admin)).toBe('')
  })
})

describe('pages', () => {
  it('follow each other without a gap and without a repetition, however they are cut', async () => {
    const alone = await door.test.createAccount('Gamma')
    // Many of one moment, and some without a date.
    for (let at = 1; at <= 9; at += 1) await door.store(alone, study(`7${at}`, 'page', at % 3 === 0 ? 1 : 2))
    const whole = await found('/studies', byKeys(alone))
    for (const limit of [1, 2, 4, 9, 10]) {
      const pages: string[] = []
      for (let offset = 0; offset < 9; offset += limit)
        pages.push(await found(`/studies?limit=${limit}&offset=${offset}`, byKeys(alone)))
      expect(pages.join(', ')).toBe(whole)
    }
  })
})
