import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctSeries } from '../../dicom/test/ct-image.ts'
import { readViewport, waitForImage } from '../../viewer/test/read-viewport.ts'
import { type Browser, type ForeignSite, launchBrowser, serveForeignSite, watch } from '../harness/browser.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

/** The path that every user walks first, in a page of another origin, as existing pages are written. */

const page = (server: OpalineServer) => `<!doctype html>
<html><head><script src="${server.url}/cloud-api/PostDicomCloudApi.min.v10.8.js" type="text/javascript"></script></head>
<body><input type="file" id="files" multiple>
<script>
  var calls = []
  var myApi = new postDicomCloudApi(' ${server.keys.ApiKey} ', '${server.keys.AccountKey}')
  function ask(name) {
    var given = Array.prototype.slice.call(arguments, 1)
    return new Promise(function (resolve) {
      var first = /^GetPatientOrderList/.test(name)
      myApi[name].apply(myApi, first ? [resolve].concat(given) : given.concat([resolve]))
    })
  }
  function follow(name, last) {
    var given = Array.prototype.slice.call(arguments, 2)
    return new Promise(function (resolve) {
      var heard = []
      myApi[name].apply(myApi, given.concat([function (result) {
        heard.push(JSON.parse(JSON.stringify(result)))
        if (last(result)) resolve(heard)
      }]))
    })
  }
</script></body></html>`

let server: OpalineServer
let browser: Browser
let site: ForeignSite
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  site = await serveForeignSite({ '/': page(server) })
})
afterAll(async () => {
  await site.close()
  await browser.close()
  await server.dispose()
})

const FILES = ctSeries(3, {
  patientName: 'Müller^Äimi',
  patientId: 'P-1',
  studyUid: '2.25.4711',
  elements: [{ tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' }],
}).map((bytes, index) => ({
  name: `0${index + 1}.dcm`,
  mimeType: 'application/dicom',
  buffer: Buffer.from(bytes),
}))

it('connects, reads, uploads, finds and shows a CT', async () => {
  const { UserUuid, InstitutionUuid } = server.keys
  const tab = await browser.newPage({ viewport: { width: 1600, height: 1200 } })
  const complaints = watch(tab, [site.url, server.url])
  await tab.goto(site.url)
  const globals = await tab.evaluate(() => Object.keys(window).filter((name) => /dicom/i.test(name)))
  expect(globals).toEqual(['postDicomCloudApi'])

  const connected = await tab.evaluate('ask("Initialize")')
  expect(connected).toEqual({
    Success: true,
    Message: expect.any(String),
    Account: {
      AccountUuid: expect.any(String),
      AccountName: 'First account',
      UserList: [
        expect.objectContaining({
          UserUuid,
          InstitutionList: [{ InstitutionUuid, InstitutionName: 'First institution' }],
        }),
      ],
    },
  })

  await tab.setInputFiles('#files', FILES)
  const read = (await tab.evaluate(
    'follow("ReadDicomFiles", function (r) { return r.Progress === 100 }, document.getElementById("files").files)',
  )) as { Message: string; Progress: number; StudyList: Record<string, unknown>[] }[]
  expect(read.map((reply) => [reply.Message, reply.Progress])).toEqual([
    ['Reading...', 33],
    ['Reading...', 66],
    ['Completed', 100],
  ])
  const study = read.at(-1)?.StudyList[0]
  expect(study).toMatchObject({
    PatientName: 'Müller^Äimi',
    PatientId: 'P-1',
    Modality: 'CT',
    StudyDate: '20260102',
    StudyInstanceUid: '2.25.4711',
    TransferSyntaxUid: '1.2.840.10008.1.2.1',
  })

  const upload = `follow("UploadDicomFiles", function (r) { return r.State === "File Upload Completed" }, "${UserUuid}", "${InstitutionUuid}", document.getElementById("files").files)`
  const sent = (await tab.evaluate(upload)) as Record<string, unknown>[]
  expect(sent.at(-1)).toMatchObject({
    Success: true,
    State: 'File Upload Completed',
    Progress: 100,
    UploadedCount: 3,
    SkippedCount: 0,
    FailedList: [],
    PatientOrderList: [
      { PatientName: 'Müller^Äimi', OrderModality: 'CT', ImagesCount: 3, SeriesCount: 1, OrderStatus: 'Performed' },
    ],
  })
  const again = (await tab.evaluate(upload)) as Record<string, unknown>[]
  expect(again.at(-1)).toMatchObject({ Success: true, UploadedCount: 0, SkippedCount: 3 })
  expect(again.filter((reply) => reply['State'] === 'Checking').map((reply) => reply['Message'])).toEqual(
    ['01', '02', '03'].map((name) => `File already exist. FileName: ${name}.dcm`),
  )

  const found = (await tab.evaluate(
    `ask("GetPatientOrderList", "${UserUuid}", ["${InstitutionUuid}"], "aimi muller", "", "", "", ["CT"])`,
  )) as {
    SearchResultList: Record<string, unknown>[]
    TotalCount: number
  }
  expect(found).toMatchObject({ Success: true, TotalCount: 1 })
  const order = found.SearchResultList[0]?.['PatientOrderUuid']

  const link = (await tab.evaluate(`ask("GetViewUrl", "${UserUuid}", "${order}")`)) as {
    Success: boolean
    Result: string
  }
  expect(link.Result).toMatch(new RegExp(`^${server.url}/v/[A-Za-z0-9_-]{43}/$`))
  expect(complaints.list).toEqual([])

  const viewer = await browser.newPage({ viewport: { width: 1600, height: 1200 } })
  const trouble = watch(viewer, [server.url])
  await viewer.goto(link.Result)
  await waitForImage(viewer)
  const image = await readViewport(viewer)
  expect([image.width, image.height]).toEqual([512, 512])
  const shown = (await viewer.textContent('body')) ?? ''
  expect(shown).toContain('Müller, Äimi')
  expect(shown).toContain('02-Jan-2026')
  expect(trouble.list).toEqual([])
})
