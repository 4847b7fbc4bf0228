import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ctImage, ctSeries } from '../../dicom/test/ct-image.ts'
import { type Browser, type ForeignSite, launchBrowser, type Page, serveForeignSite } from '../harness/browser.ts'
import { call } from '../harness/call.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'

/** The library as pages of another origin use it, beyond the path that every user walks first. */

type Reply = Readonly<Record<string, unknown>>

const html = (server: OpalineServer) => `<!doctype html><input type="file" id="files" multiple>
<script>window.before = Object.keys(window)</script>
<script src="${server.url}/cloud-api/PostDicomCloudApi.min.v10.8.js"></script>
<script>window.added = Object.keys(window).filter(function (name) { return window.before.indexOf(name) < 0 && name !== 'before' })</script>
<script>
  // How many uploads are under way at once, as the page's own requests say.
  var flying = 0, most = 0, send = XMLHttpRequest.prototype.send, open = XMLHttpRequest.prototype.open
  XMLHttpRequest.prototype.open = function (method, url) { this.isUpload = /UploadDicomFile/.test(url); return open.apply(this, arguments) }
  XMLHttpRequest.prototype.send = function () {
    if (this.isUpload) {
      most = Math.max(most, ++flying)
      this.addEventListener('readystatechange', function () { if (this.readyState === 4) flying -= 1 })
    }
    return send.apply(this, arguments)
  }
  var files = document.getElementById('files')
  // Calls a method and tells of every callback until one is the last, and of how many arguments each had.
  window.follow = function (api, name, given, isLast) {
    return new Promise(function (resolve) {
      var heard = []
      var first = /^GetPatientOrderList|^Initialize/.test(name)
      var callback = function (reply) {
        heard.push(Object.assign(JSON.parse(JSON.stringify(reply)), { arguments: arguments.length }))
        if (isLast(reply)) setTimeout(function () { resolve(heard) }, 300)
      }
      api[name].apply(api, first ? [callback].concat(given) : given.concat([callback]))
    })
  }
  window.once = function (api, name) { return follow(api, name, Array.prototype.slice.call(arguments, 2), function () { return true }) }
  window.completed = function (reply) { return reply.State === 'File Upload Completed' || reply.State === 'Aborted' }
</script>`

let server: OpalineServer
let browser: Browser
let site: ForeignSite
let keys: Keys
let page: Page
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  site = await serveForeignSite({ '/': html(server) })
})
afterAll(async () => {
  await site.close()
  await browser.close()
  await server.dispose()
})
beforeEach(async () => {
  await page?.close()
  keys = await server.createAccount('Library')
  page = await browser.newPage()
  await page.goto(site.url)
})

const evaluate = (script: string) => page.evaluate(script) as Promise<Reply[]>
const connect = async () =>
  evaluate(`window.api = new postDicomCloudApi('${keys.ApiKey}', '${keys.AccountKey}'), once(api, 'Initialize')`)
const asFile = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/dicom',
  buffer: Buffer.from(bytes),
})
const slices = (count: number, studyUid: string) =>
  ctSeries(count, { size: 64, studyUid }).map((bytes, index) => asFile(`${index + 1}.dcm`, bytes))
const upload = (method = 'UploadDicomFiles', folder = '') =>
  evaluate(
    `follow(api, '${method}', ['${keys.UserUuid}', '${keys.InstitutionUuid}'${folder === '' ? '' : `, '${folder}'`}, files.files], completed)`,
  )

describe('a page', () => {
  it('gets one global and nothing else', async () => {
    expect(await page.evaluate('added')).toEqual(['postDicomCloudApi'])
    expect(await page.evaluate(`postDicomCloudApi('a', 'b') instanceof postDicomCloudApi`)).toBe(true)
  })

  it('is told in the callback, once, whatever is wrong', async () => {
    await evaluate(`window.api = new postDicomCloudApi('${keys.ApiKey}', '${keys.AccountKey}'), []`)
    const { UserUuid } = keys
    expect(await evaluate(`once(api, 'GetFolderList', '${UserUuid}', '', '', false)`)).toEqual([
      { Success: false, Message: expect.stringContaining('Initialize'), ErrorCode: 'NotInitialized', arguments: 1 },
    ])
    expect(
      await evaluate(`once(new postDicomCloudApi('${randomUUID()}', '${keys.AccountKey}'), 'Initialize')`),
    ).toEqual([
      {
        Success: false,
        Message: 'The account key or the API key is not valid.',
        ErrorCode: 'Unauthorized',
        arguments: 1,
      },
    ])
    await connect()
    expect(await evaluate(`once(api, 'GetViewUrl', 'x', '${UserUuid}')`)).toEqual([
      {
        Success: false,
        Message: "Invalid parameters for userUuid. Given value = 'x' is not guid format.",
        ErrorCode: 'InvalidParameter',
        arguments: 1,
      },
    ])
    await page.route(/api\/v1/, (route) => route.abort())
    expect(await evaluate(`once(api, 'GetViewUrl', '${UserUuid}', '${randomUUID()}')`)).toEqual([
      { Success: false, Message: expect.any(String), ErrorCode: 'NetworkError', arguments: 1 },
    ])
  })

  it('may throw in its callback without ending the run', async () => {
    await connect()
    await page.setInputFiles('#files', slices(3, '2.25.1001'))
    const states = await page.evaluate(`new Promise(function (resolve) {
      var states = []
      api.UploadDicomFiles('${keys.UserUuid}', '${keys.InstitutionUuid}', files.files, function (reply) {
        states.push(reply.State)
        if (completed(reply)) resolve(states)
        throw new Error('of the page')
      })
    })`)
    expect((states as string[]).at(-1)).toBe('File Upload Completed')
  })
})

describe('an upload', () => {
  it('reads, sends and completes in this order, with progress that only grows and four requests at a time at most', async () => {
    await connect()
    await page.setInputFiles('#files', slices(20, '2.25.1002'))
    const heard = await upload()
    expect(heard.every((reply) => reply['arguments'] === 1)).toBe(true)
    expect(heard[0]?.['State']).toBe('Reading')
    for (const state of ['Reading', 'Sending']) {
      const progress = heard.filter((reply) => reply['State'] === state).map((reply) => Number(reply['Progress']))
      expect(progress.length).toBeGreaterThan(0)
      expect(progress).toEqual([...progress].sort((a, b) => a - b))
      expect(progress.at(-1)).toBe(100)
    }
    expect(heard.filter((reply) => reply['State'] === 'File Upload Completed')).toHaveLength(1)
    expect(heard.at(-1)).toMatchObject({
      Success: true,
      Progress: 100,
      UploadedCount: 20,
      SkippedCount: 0,
      FailedList: [],
    })
    expect(await page.evaluate('most')).toBe(4)
  })

  it('refuses bad files one by one, by name, and stores the good ones', async () => {
    await connect()
    await page.setInputFiles('#files', slices(1, '2.25.1003'))
    await upload()
    const other = ctImage({
      size: 64,
      studyUid: '2.25.1003',
      elements: [{ tag: 0x00081030, vr: 'LO', value: 'Other' }],
    })
    const markup = '<img src=x onerror=alert(1)>.dcm'
    await page.setInputFiles('#files', [
      asFile('good.dcm', ctImage({ size: 64, slice: 2, studyUid: '2.25.1003' })),
      asFile('text.dcm', new TextEncoder().encode('no DICOM at all')),
      asFile('cut.dcm', ctImage({ size: 64, slice: 3, studyUid: '2.25.1003' }).subarray(0, 4000)),
      asFile('other.dcm', other),
      asFile(markup, new Uint8Array(0)),
    ])
    const heard = await upload()
    const errors = heard.filter((reply) => reply['State'] === 'Error')
    const told = errors.map((reply) => `${reply['FileName']} ${reply['ErrorCode']} ${reply['Success']}`).sort()
    const expected = [
      `${markup} UnsupportedFile false`,
      'cut.dcm UnsupportedFile false',
      'other.dcm Conflict false',
      'text.dcm UnsupportedFile false',
    ]
    expect(told).toEqual(expected.sort())
    const last = heard.at(-1)
    expect(last).toMatchObject({ Success: false, UploadedCount: 1, SkippedCount: 0 })
    expect(((last?.['FailedList'] ?? []) as { FileName: string }[]).map((failed) => failed.FileName).sort()).toEqual(
      ['cut.dcm', 'other.dcm', 'text.dcm', markup].sort(),
    )
    expect(last?.['PatientOrderList']).toMatchObject([{ ImagesCount: 2 }])
  })

  it('ends at AbortUpload with the state Aborted', async () => {
    await connect()
    await page.route(/UploadDicomFile\?/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      await route.continue().catch(() => undefined)
    })
    await page.setInputFiles('#files', slices(8, '2.25.1004'))
    const heard = await evaluate(`setTimeout(function () { api.AbortUpload() }, 500),
      follow(api, 'UploadDicomFiles', ['${keys.UserUuid}', '${keys.InstitutionUuid}', files.files], completed)`)
    expect(heard.at(-1)?.['State']).toBe('Aborted')
    expect(heard.filter((reply) => reply['State'] === 'Aborted')).toHaveLength(1)
  })

  it('of no files is one last call that says so', async () => {
    await connect()
    await page.setInputFiles('#files', [])
    expect(await upload()).toMatchObject([
      { Success: false, ErrorCode: 'InvalidParameter', State: 'File Upload Completed' },
    ])
  })

  it('into a folder shows its orders there', async () => {
    await connect()
    const { UserUuid } = keys
    const [made] = await evaluate(`once(api, 'CreateFolder', '${UserUuid}', '', 'Trial/Site 3')`)
    expect(made).toMatchObject({
      Success: true,
      Folder: { FolderName: 'Site 3', FolderPath: '/Trial/Site 3', OrderCount: 0 },
    })
    await page.setInputFiles('#files', slices(2, '2.25.1005'))
    const heard = await upload('UploadDicomFilesIntoFolder', String(made?.['FolderUuid']))
    expect(heard.at(-1)).toMatchObject({
      Success: true,
      PatientOrderList: [{ FolderUuidList: [made?.['FolderUuid']] }],
    })
    const [listed] = await evaluate(`once(api, 'GetFolderList', '${UserUuid}', '${made?.['FolderUuid']}', '', true)`)
    expect(listed).toMatchObject({
      Success: true,
      Folder: { OrderCount: 1, AllSubOrderCount: 1, PatientOrderList: [{ ImagesCount: 2 }] },
    })
  })
})

const ORDER_KEYS =
  'PatientOrderUuid PatientOrderInstitutionUuid InstitutionUuid InstitutionName PatientName PatientId OtherPatientId PatientSex PatientsBirthDate OrderModality OrderAccessionNumber StudyDescription StudyInstanceUid RequestingProcedureDescription RequestedProcedureId ReferringPhysiciansName ScheduledEquipmentUuid Priority PerformedDatetime OrderStatus OrderSize ImagesCount SeriesCount DocumentsCount ConnectedGroupUuid FolderUuidList FlagList CreatedDatetime'.split(
    ' ',
  )
const PROPERTY_KEYS =
  'PatientID PatientHistory PatientComplaints PatientSymptom RequestingPhysician RequestingDepartment OrderNote1 OrderNote2 SeriesList DocumentList AssignedUserList AssignedUserGroupList ShareList History WarningList'.split(
    ' ',
  )

it('finds by days, given as JavaScript dates, and shows an order with exactly the fields of the contract', async () => {
  await connect()
  await page.setInputFiles('#files', slices(2, '2.25.1006'))
  await upload()
  const search = (from: string, to: string) =>
    evaluate(
      `once(api, 'GetPatientOrderListWithDateRange', '${keys.UserUuid}', [], '', '', '', '', [], ${from}, ${to})`,
    )
  const [found] = await search('new Date(2026, 0, 2)', 'new Date(2026, 0, 2)')
  expect(found).toMatchObject({ Success: true, TotalCount: 1, NextPageToken: '', arguments: 1 })
  expect((await search("'2026-01-03'", "''"))[0]).toMatchObject({ Success: true, TotalCount: 0, SearchResultList: [] })
  const [order] = (found?.['SearchResultList'] ?? []) as Reply[]
  expect(Object.keys(order ?? {})).toEqual(ORDER_KEYS)
  expect(order).toMatchObject({
    PatientName: 'Example^Carla',
    PatientsBirthDate: '1970-01-31',
    PerformedDatetime: '2026-01-02 10:10',
    OrderStatus: 'Performed',
  })
  const [shown] = await evaluate(
    `once(api, 'GetPatientOrderProperties', '${keys.UserUuid}', '${order?.['PatientOrderInstitutionUuid']}', '${order?.['PatientOrderUuid']}')`,
  )
  const properties = shown?.['PatientOrder'] as Reply
  expect(Object.keys(properties).sort()).toEqual([...ORDER_KEYS, ...PROPERTY_KEYS].sort())
  expect(properties['SeriesList']).toEqual([
    {
      SeriesInstanceUid: '2.25.1006.1',
      Modality: 'CT',
      SeriesNumber: 1,
      SeriesDescription: 'Axial 1.0',
      ImagesCount: 2,
    },
  ])
})

describe('the other forms', () => {
  it('a session token in place of keys, renewed by the page when it has expired', async () => {
    const open = async (ExpiresInSeconds: number) =>
      String(
        (await call(server.url, 'OpenSession', { AccountKey: keys.AccountKey, ApiKey: keys.ApiKey, ExpiresInSeconds }))
          .body['SessionToken'],
      )
    await page.exposeFunction('nextToken', () => open(600))
    await evaluate(
      `window.api = new postDicomCloudApi({ sessionToken: '${await open(1)}', onSessionExpired: function () { return nextToken() } }), []`,
    )
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(await evaluate(`once(api, 'GetPatientOrderList', '${keys.UserUuid}')`)).toMatchObject([
      { Success: true, TotalCount: 0 },
    ])
  })

  it('the ES module: promises, named arguments, progress by for await', async () => {
    await page.setInputFiles('#files', slices(2, '2.25.1007'))
    const result = await page.evaluate(`(async function () {
      const { CloudApi } = await import('${server.url}/cloud-api/PostDicomCloudApi.mjs')
      const api = new CloudApi('${keys.ApiKey}', '${keys.AccountKey}')
      const { Account } = await api.initialize()
      const userUuid = Account.UserList[0].UserUuid
      let last
      for await (const step of api.uploadDicomFiles({ userUuid, institutionUuid: '${keys.InstitutionUuid}', selectedFiles: files.files })) last = step
      const { TotalCount } = await api.getPatientOrderList({ userUuid })
      const refused = await api.createFolder({ userUuid, folderName: '' }).catch((error) => error.code)
      return { state: last.State, uploaded: last.UploadedCount, TotalCount, refused }
    })()`)
    expect(result).toEqual({ state: 'File Upload Completed', uploaded: 2, TotalCount: 1, refused: 'InvalidParameter' })
  })
})

it('works from a plain http page that is no secure context, where there is no crypto.subtle', async () => {
  const plain = await launchBrowser(['--host-resolver-rules=MAP plain.example 127.0.0.1'])
  try {
    const tab = await plain.newPage()
    await tab.goto(site.url.replace('127.0.0.1', 'plain.example'))
    expect(await tab.evaluate('[isSecureContext, typeof crypto.subtle]')).toEqual([false, 'undefined'])
    await tab.setInputFiles('#files', slices(3, '2.25.1008'))
    const last = await tab.evaluate(`new Promise(function (resolve) {
      var api = new postDicomCloudApi('${keys.ApiKey}', '${keys.AccountKey}')
      api.Initialize(function () {
        api.UploadDicomFiles('${keys.UserUuid}', '${keys.InstitutionUuid}', files.files, function (reply) { if (completed(reply)) resolve(reply) })
      })
    })`)
    expect(last).toMatchObject({ Success: true, UploadedCount: 3 })
  } finally {
    await plain.close()
  }
})
