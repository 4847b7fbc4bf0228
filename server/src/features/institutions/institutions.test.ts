import { METHODS } from '@opaline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import { getAccount } from '../accounts/get-account.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { createInstitution } from './create-institution.ts'
import { deactivateInstitution } from './deactivate-institution.ts'
import { updateInstitution } from './update-institution.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.test.close())

const details = async (caller = {}) =>
  METHODS.GetAccount.result.parse(await office.call(getAccount, {}, caller)).InstitutionDetailList
const detailOf = async (uuid: string) => (await details()).find((one) => one.InstitutionUuid === uuid)

test('an institution is kept as it was given, and shown to the Admin', async () => {
  const given = {
    InstitutionName: 'Clinique de l’Étoile',
    Address: '1 rue X\n75000 Paris',
    AeTitle: ' Etoile 1 ',
    TimeZone: 'europe/paris',
    IssuerOfPatientId: 'ETOILE',
  }
  const { InstitutionUuid } = await office.call(createInstitution, given)
  expect(await detailOf(InstitutionUuid)).toEqual({
    ...given,
    InstitutionUuid,
    AeTitle: 'Etoile 1',
    TimeZone: 'Europe/Paris',
    IsActive: true,
  })
})

test('with a name alone it gets an AE title of its own', async () => {
  const { InstitutionUuid } = await office.call(createInstitution, { InstitutionName: 'North' })
  expect(await detailOf(InstitutionUuid)).toEqual({
    InstitutionUuid,
    InstitutionName: 'North',
    Address: '',
    AeTitle: expect.stringMatching(/^OPALINE_[0-9A-F]{8}$/),
    TimeZone: '',
    IssuerOfPatientId: '',
    IsActive: true,
  })
})

test.each([
  ['a\\b', "Invalid parameters for aeTitle. Given value = 'a\\b' is not AE title format."],
  ['   ', "Invalid parameters for aeTitle. Given value = '   ' is not AE title format."],
  ['Ä', "Invalid parameters for aeTitle. Given value = 'Ä' is not AE title format."],
  ['a\tb', "Invalid parameters for aeTitle. Given value = 'a\tb' is not AE title format."],
])('the AE title %j is refused', async (AeTitle, message) => {
  const attempt = office.call(createInstitution, { InstitutionName: 'x', AeTitle })
  expect(await refusalOf(attempt)).toMatchObject({ code: 'InvalidParameter', message })
})

test.each(['Mars/Base', '+02:00', 'CEST ', '../etc'])('the time zone %j is refused', async (TimeZone) => {
  const message = `Invalid parameters for timeZone. Given value = '${TimeZone}' is not time zone format.`
  const attempt = office.call(createInstitution, { InstitutionName: 'x', TimeZone })
  expect(await refusalOf(attempt)).toMatchObject({ code: 'InvalidParameter', message })
})

test('an AE title is one institution’s on the whole server, and whose is not told', async () => {
  const other = await office.test.createAccount('Beta')
  const { InstitutionUuid } = await office.call(createInstitution, { InstitutionName: 'South', AeTitle: 'SOUTH' })
  const refusal = { code: 'Conflict', message: 'The AE title is in use already. Choose another.' }
  for (const AeTitle of ['SOUTH', other.AeTitle]) {
    const attempt = office.call(createInstitution, { InstitutionName: 'x', AeTitle })
    expect(await refusalOf(attempt)).toMatchObject(refusal)
  }
  const move = office.call(updateInstitution, { InstitutionUuid, AeTitle: other.AeTitle })
  expect(await refusalOf(move)).toMatchObject(refusal)
  expect(await detailOf(InstitutionUuid)).toMatchObject({ AeTitle: 'SOUTH' })
})

test('what is given of an institution changes, and the rest stays', async () => {
  const { InstitutionUuid } = await office.call(createInstitution, { InstitutionName: 'West', AeTitle: 'WEST' })
  await office.call(updateInstitution, { InstitutionUuid, InstitutionName: 'Far West', Address: 'Nowhere' })
  await office.call(updateInstitution, { InstitutionUuid })
  expect(await detailOf(InstitutionUuid)).toMatchObject({
    InstitutionName: 'Far West',
    Address: 'Nowhere',
    AeTitle: 'WEST',
  })
})

test('one that is out of use is shown as such, leaves its users, and keeps its AE title', async () => {
  const { InstitutionUuid } = await office.call(createInstitution, { InstitutionName: 'Old', AeTitle: 'OLD' })
  expect(await office.call(deactivateInstitution, { InstitutionUuid })).toEqual({})
  expect(await detailOf(InstitutionUuid)).toMatchObject({ IsActive: false })
  const { Account } = await office.call(getAccount, {})
  expect(Account.UserList[0]?.InstitutionList.map((one) => one.InstitutionUuid)).not.toContain(InstitutionUuid)
  const again = office.call(createInstitution, { InstitutionName: 'x', AeTitle: 'OLD' })
  expect((await refusalOf(again)).code).toBe('Conflict')
  expect((await refusalOf(office.call(deactivateInstitution, { InstitutionUuid }))).code).toBe('NotFound')
})

test('institutions of another account and of nobody are not found', async () => {
  const other = await office.test.createAccount('Gamma')
  const refusal = { code: 'NotFound', message: 'Nothing was found for institutionUuid.' }
  for (const InstitutionUuid of [other.InstitutionUuid, makeUuid()]) {
    const rename = office.call(updateInstitution, { InstitutionUuid, InstitutionName: 'x' })
    expect(await refusalOf(rename)).toMatchObject(refusal)
    expect(await refusalOf(office.call(deactivateInstitution, { InstitutionUuid }))).toMatchObject(refusal)
  }
})

test('keys and other users are shown no details', async () => {
  expect(await details({ apiKeyUuid: makeUuid() })).toEqual([])
  expect(await details({ actor: { userType: 'Standard' } })).toEqual([])
  expect((await details()).length).toBeGreaterThan(0)
})
