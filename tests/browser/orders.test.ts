import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import { type Browser, type ForeignSite, launchBrowser, type Page, serveForeignSite } from '../harness/browser.ts'
import { connectLibrary } from '../harness/library.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'

/** Orders through the library: in callback style on a page of another origin, and as promises in Node. */

type Reply = Readonly<Record<string, unknown>>

const html = (server: OpalineServer) => `<!doctype html>
<script src="${server.url}/cloud-api/PostDicomCloudApi.min.v10.8.js"></script>
<script>
  window.once = function (name) {
    var given = Array.prototype.slice.call(arguments, 1)
    return new Promise(function (resolve) {
      var callback = function (reply) { resolve(JSON.parse(JSON.stringify(reply))) }
      var first = /^GetPatientOrderList|^Initialize/.test(name)
      api[name].apply(api, first ? [callback].concat(given) : given.concat([callback]))
    })
  }
</script>`

let server: OpalineServer
let browser: Browser
let site: ForeignSite
let keys: Keys
let page: Page
let inNode: PromiseApi
beforeAll(async () => {
  server = await startOpaline()
  keys = server.keys
  browser = await launchBrowser()
  site = await serveForeignSite({ '/': html(server) })
  page = await browser.newPage()
  await page.goto(site.url)
  await page.evaluate(`window.api = new postDicomCloudApi('${keys.ApiKey}', '${keys.AccountKey}'), once('Initialize')`)
  inNode = await connectLibrary(keys)
})
afterAll(async () => {
  await site.close()
  await browser.close()
  await server.dispose()
})

const once = (name: string, ...given: readonly unknown[]): Promise<Reply> =>
  page.evaluate(`once('${name}', ${given.map((one) => JSON.stringify(one)).join(', ')})`) as Promise<Reply>
const place = () => [keys.UserUuid, keys.InstitutionUuid] as const

it('a page makes orders in each of the four ways', async () => {
  const minimum = await once('CreateOrderWithMinimumParameters', ...place(), 'A^B', 'P-1', 'CT', '', '2026-07-01', '')
  expect(minimum).toEqual({
    Success: true,
    Message: '',
    Result: minimum['PatientOrderUuid'],
    PatientOrderUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    PatientOrder: expect.objectContaining({ PatientName: 'A^B', PerformedDatetime: '2026-07-01 00:00' }),
  })
  const before = ['A^B', 'P-1', 'O-1']
  const after = ['1970-02-03', 'CT', 'Thorax', 'AN-1', 'cough', '2026-07-01', '10:30', 'RP-1', 'CT thorax', '']
  const full = await once('CreateOrderWithFullParameters', ...place(), ...before, ...after)
  expect(full).toMatchObject({
    Success: true,
    PatientOrder: { OtherPatientId: 'O-1', OrderAccessionNumber: 'AN-1', RequestedProcedureId: 'RP-1' },
  })
  const second = await once('CreateOrderWithFullParameters2', ...place(), ...before, 'F', ...after, 'REF^DR')
  expect(second).toMatchObject({
    Success: true,
    PatientOrder: { PatientSex: 'F', PatientsBirthDate: '1970-02-03', ReferringPhysiciansName: 'REF^DR' },
  })
  const json = await once('CreateOrderWithJSON', ...place(), { PatientID: 'P-2', PatientSex: '', Priority: 'HIGH' })
  expect(json).toMatchObject({ Success: true, PatientOrder: { PatientId: 'P-2', PatientSex: '', Priority: 'HIGH' } })
})

it('a page finds, moves and deletes them', async () => {
  const { Result: order } = await once('CreateOrderWithJSON', ...place(), {
    PatientName: 'MOVED^ONE',
    PatientsBirthDate: '1931-05-06',
  })
  const filters = [[], 'moved', '', '', '', []]
  const born = await once('GetPatientOrderListWithBirthdate', keys.UserUuid, ...filters, '1931-05-06', '1931-05-06')
  expect(born).toMatchObject({ Success: true, TotalCount: 1, SearchResultList: [{ PatientOrderUuid: order }] })
  const folder = await once('CreateFolder', keys.UserUuid, '', 'empty')
  const inFolder = await once('GetPatientOrderListInFolder', keys.UserUuid, folder['FolderUuid'])
  expect(inFolder).toEqual({ Success: true, Message: '', SearchResultList: [], TotalCount: 0, NextPageToken: '' })
  const moved = await once('AssignPatientOrderToLocation', keys.UserUuid, order, keys.InstitutionUuid)
  expect(moved).toEqual({ Success: true, Message: '' })
  expect(await once('DeleteOrder', ...place(), order)).toEqual({ Success: true, Message: '' })
  expect(await once('GetPatientOrderList', keys.UserUuid, ...filters)).toMatchObject({ TotalCount: 0 })
})

it('a page is told of a wrong value before anything is sent', async () => {
  await page.evaluate('window.sent = performance.getEntriesByType("resource").length')
  expect(await once('CreateOrderWithJSON', ...place(), { PatientName: 'A', PatientSex: 'X' })).toEqual({
    Success: false,
    ErrorCode: 'InvalidParameter',
    Message: "Invalid parameters for PatientSex. Given value = 'X' is not one of M, F, O.",
  })
  expect(await once('CreateOrderWithJSON', ...place(), { PatientName: 'A', Patient: 'X' })).toMatchObject({
    Message: "Invalid parameters for jsonParameters. Given value = 'Patient' is not a known key.",
  })
  expect(await page.evaluate('performance.getEntriesByType("resource").length - sent')).toBe(0)
})

it('in Node an order is corrected, a text cleared, the order deleted, seen in the trash and brought back', async () => {
  const { UserUuid: userUuid, InstitutionUuid: institutionUuid } = keys
  const jsonParameters = { PatientName: 'NODE^ONE', PatientSex: 'F', OrderNote1: 'note' }
  const { PatientOrderUuid: patientOrderUuid } = await inNode.createOrderWithJSON({
    userUuid,
    institutionUuid,
    jsonParameters,
  })
  const order = { userUuid, patientOrderUuid }
  const change = { PatientName: 'NODE^TWO', PatientSex: '' }
  expect(await inNode.updateOrderWithJSON({ ...order, jsonParameters: change })).toMatchObject({ PatientOrder: change })
  await inNode.deleteOrder({ ...order, patientOrderInstitutionUuid: institutionUuid })
  const trash = await inNode.getTrash({ userUuid, pageSize: 1 })
  expect(trash.SearchResultList).toMatchObject([{ PatientOrderUuid: patientOrderUuid, OrderStatus: 'Trashed' }])
  expect(await inNode.restoreOrder(order)).toMatchObject({ PatientOrder: { PatientName: 'NODE^TWO' } })
  await expect(inNode.purgeOrder({ patientOrderUuid })).rejects.toMatchObject({ code: 'Forbidden' })
})
