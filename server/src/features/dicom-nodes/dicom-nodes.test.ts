import { METHODS } from '@opaline/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import type { CreatedAccount } from '../accounts/create-account.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { createInstitution } from '../institutions/create-institution.ts'
import { deactivateInstitution } from '../institutions/deactivate-institution.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { createDicomNode } from './create-dicom-node.ts'
import { deleteDicomNode } from './delete-dicom-node.ts'
import { getDicomNodeList } from './get-dicom-node-list.ts'
import { readHost } from './host.rules.ts'
import { updateDicomNode } from './update-dicom-node.ts'

let office: Office
let account: CreatedAccount
beforeAll(async () => {
  office = await openOffice()
})
beforeEach(async () => {
  account = await office.test.createAccount('Nodes')
})
afterAll(() => office.test.close())

const create = async (changes: Partial<Parameters<typeof createDicomNode>[1]> = {}) => {
  const { InstitutionUuid } = account
  const node = { Name: 'CT 1', AeTitle: 'CT1', Host: '192.0.2.7', Port: 104, InstitutionUuid, ...changes }
  return (await office.call(createDicomNode, node, { account })).DicomNodeUuid
}
const list = async (actor = {}) => {
  const answer = await office.call(getDicomNodeList, { UserUuid: account.UserUuid }, { account, actor })
  return METHODS.GetDicomNodeList.result.parse(answer).DicomNodeList
}

test('a node is listed as it was given, and is an equipment under the same id', async () => {
  const DicomNodeUuid = await create({ Modality: 'ct', Host: 'ct1.example.org', IsActive: false })
  expect(await list()).toEqual([
    {
      DicomNodeUuid,
      EquipmentUuid: DicomNodeUuid,
      Name: 'CT 1',
      AeTitle: 'CT1',
      Host: 'ct1.example.org',
      Port: 104,
      Modality: 'CT',
      InstitutionUuid: account.InstitutionUuid,
      IsActive: false,
    },
  ])
})

test('what is given of a node changes, and the rest stays', async () => {
  const DicomNodeUuid = await create()
  await office.call(updateDicomNode, { DicomNodeUuid, Port: 11112, IsActive: false }, { account })
  await office.call(updateDicomNode, { DicomNodeUuid }, { account })
  expect(await list()).toMatchObject([
    { Name: 'CT 1', AeTitle: 'CT1', Host: '192.0.2.7', Port: 11112, IsActive: false },
  ])
  expect(await office.call(deleteDicomNode, { DicomNodeUuid }, { account })).toEqual({})
  expect(await list()).toEqual([])
})

test('users see the nodes of their institutions, an Admin all', async () => {
  const { InstitutionUuid } = await office.call(createInstitution, { InstitutionName: 'North' }, { account })
  const [here, there] = [await create(), await create({ InstitutionUuid, Name: 'MR 1', AeTitle: 'MR1' })]
  const uuids = async (actor = {}) => (await list(actor)).map((node) => node.DicomNodeUuid)
  expect(await uuids()).toEqual([here, there])
  expect(await uuids({ userType: 'Standard', institutionUuids: [InstitutionUuid] })).toEqual([there])
  expect(await uuids({ userType: 'LimitedAccess', institutionUuids: [] })).toEqual([])
})

test.each(['192.0.2.7', '2001:db8::1', 'ct1', 'ct-1.radiology.example.org', 'CT_1'])('the host %j is taken', (host) => {
  expect(readHost('host', host)).toBe(host)
})

test.each(['10.0.0.256', 'a b', '-ct', 'ct1:104', 'http://ct1', 'ct1/', '[::1]', 'a..b', 'ä', '1.2.3'])(
  'the host %j is refused',
  async (Host) => {
    const message = `Invalid parameters for host. Given value = '${Host}' is not host format.`
    expect(await refusalOf(create({ Host }))).toMatchObject({ code: 'InvalidParameter', message })
  },
)

test('a modality is a code (PS3.5 6.2, CS)', async () => {
  const message = "Invalid parameters for modality. Given value = 'C-T' is not modality format."
  expect(await refusalOf(create({ Modality: 'C-T' }))).toMatchObject({ code: 'InvalidParameter', message })
})

test('an institution of another account, of nobody or out of use has no nodes', async () => {
  const DicomNodeUuid = await create()
  const { InstitutionUuid: gone } = await office.call(createInstitution, { InstitutionName: 'Old' }, { account })
  await office.call(deactivateInstitution, { InstitutionUuid: gone }, { account })
  const refusal = { code: 'NotFound', message: 'Nothing was found for institutionUuid.' }
  for (const InstitutionUuid of [office.account.InstitutionUuid, makeUuid(), gone]) {
    expect(await refusalOf(create({ InstitutionUuid }))).toMatchObject(refusal)
    const move = office.call(updateDicomNode, { DicomNodeUuid, InstitutionUuid }, { account })
    expect(await refusalOf(move)).toMatchObject(refusal)
  }
  expect(await list()).toMatchObject([{ InstitutionUuid: account.InstitutionUuid }])
})

test('nodes of another account and of nobody are not found', async () => {
  const foreign = await create()
  account = office.account
  const refusal = { code: 'NotFound', message: 'Nothing was found for dicomNodeUuid.' }
  for (const DicomNodeUuid of [foreign, makeUuid()]) {
    const change = office.call(updateDicomNode, { DicomNodeUuid, Port: 1 }, { account })
    expect(await refusalOf(change)).toMatchObject(refusal)
    expect(await refusalOf(office.call(deleteDicomNode, { DicomNodeUuid }, { account }))).toMatchObject(refusal)
  }
})
