import { METHODS } from '@opaline/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { type Browser, launchBrowser, type Page, watch } from '../harness/browser.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

/** The reference implementation in Chromium: a panel for every method that a page calls, and calls made through them. */

const MARKUP = '<img src=x onerror=alert(1)>'

let server: OpalineServer
let browser: Browser
let page: Page
let complaints: readonly string[]
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  page = await browser.newPage()
  complaints = watch(page, [server.url]).list
  await page.goto(`${server.url}/reference/`)
  await page.getByLabel('API key').fill(server.keys.ApiKey)
  await page.getByLabel('Account key').fill(server.keys.AccountKey)
  await page.getByRole('button', { name: 'Initialize', exact: true }).click()
  await page.getByText('Connected to First account.').waitFor()
})
afterAll(async () => {
  await browser.close()
  await server.dispose()
})

const panel = (name: string) => page.locator(`details#${name}`)
const field = (name: string, argument: string) => panel(name).getByLabel(argument, { exact: true })
/** Calls through a panel, by keyboard alone. @returns what the panel shows as the answer */
async function callThrough(name: string): Promise<string> {
  const button = panel(name).getByRole('button', { name: `Call ${name}` })
  await button.press('Enter')
  await panel(name).getByRole('status').filter({ hasText: '(answer' }).waitFor()
  const answer = panel(name).getByRole('region', { name: `Answer of ${name}` })
  return (await answer.textContent()) ?? ''
}
async function openPanel(name: string) {
  await panel(name).locator('summary').press('Enter')
  await expect.poll(() => panel(name).getAttribute('open')).toBe('')
}

it('has a panel for every method that a page calls, with a labelled and described field for each argument', async () => {
  const called = Object.entries(METHODS).filter(([, { form }]) => form !== 'typed' && form !== 'wire')
  expect((await page.locator('details.panel').evaluateAll((all) => all.map(({ id }) => id))).sort()).toEqual(
    called.map(([name]) => name).sort(),
  )
  for (const [name, { arguments: places }] of called) {
    const expected = places.flatMap((place) => {
      if (place === 'callback' || 'typedOnly' in place) return []
      return [[place.optional ? place.name : `${place.name} (required)`, place.description]]
    })
    const found = await panel(name)
      .locator('.field')
      .evaluateAll((all) =>
        all.map((one) => {
          const control = one.querySelector('input, select, textarea') as HTMLInputElement
          const hint = document.getElementById(control.getAttribute('aria-describedby') ?? '')
          return [control.labels?.[0]?.textContent, hint?.textContent ?? '']
        }),
      )
    expect(found.map(([label]) => label)).toEqual(expected.map(([label]) => label))
    found.forEach(([, hint], index) => {
      expect(hint).toContain(expected[index]?.[1])
    })
  }
})

it('makes an order through a panel: ids are there, the code is what is called, the answer is text', async () => {
  const name = 'CreateOrderWithMinimumParameters'
  const { UserUuid, InstitutionUuid } = server.keys
  await openPanel(name)
  expect(await field(name, 'userUuid (required)').inputValue()).toBe(UserUuid)
  await field(name, 'patientName (required)').fill(MARKUP)
  await field(name, 'patientId (required)').fill('M-1')
  await field(name, 'modality (required)').fill('CT')
  await field(name, 'orderDate (required)').fill('2026-07-01')
  expect(await panel(name).locator('pre code').textContent()).toBe(`myApi.CreateOrderWithMinimumParameters(
  "${UserUuid}", // userUuid
  "${InstitutionUuid}", // institutionUuid
  "${MARKUP}", // patientName
  "M-1", // patientId
  "CT", // modality
  "", // studyDescription
  "2026-07-01", // orderDate
  function (result) {
    show(result);
  }
);`)
  const answer = JSON.parse(await callThrough(name)) as Record<string, unknown>
  expect(answer).toMatchObject({ Success: true, PatientOrder: { PatientName: MARKUP, PatientId: 'M-1' } })
  expect(await panel(name).locator('img').count()).toBe(0)

  await openPanel('GetPatientOrderProperties')
  const properties = JSON.parse(await callThrough('GetPatientOrderProperties')) as Record<string, unknown>
  expect(properties).toMatchObject({ Success: true, PatientOrder: { PatientOrderUuid: answer['Result'] } })
})

it('gives the callback first where the method has it, and says what the library says of a wrong value', async () => {
  await openPanel('GetPatientOrderListWithDateRange')
  await field('GetPatientOrderListWithDateRange', 'modalities').fill('CT, MR')
  expect(await panel('GetPatientOrderListWithDateRange').locator('pre code').textContent()).toContain(
    'WithDateRange(\n  function (result) {',
  )
  expect(JSON.parse(await callThrough('GetPatientOrderListWithDateRange'))).toMatchObject({ TotalCount: 1 })
  await openPanel('CreateOrderWithJSON')
  await field('CreateOrderWithJSON', 'jsonParameters (required)').fill('{ "PatientSex": "X" }')
  expect(JSON.parse(await callThrough('CreateOrderWithJSON'))).toEqual({
    Success: false,
    ErrorCode: 'InvalidParameter',
    Message: "Invalid parameters for PatientSex. Given value = 'X' is not one of M, F, O.",
  })
})

it('uploads the files of a panel and opens what it stored', async () => {
  await openPanel('UploadDicomFiles')
  await field('UploadDicomFiles', 'selectedFiles (required)').setInputFiles([
    { name: '1.dcm', mimeType: 'application/dicom', buffer: Buffer.from(ctImage({ size: 32 })) },
  ])
  await panel('UploadDicomFiles').getByRole('button', { name: 'Call UploadDicomFiles' }).click()
  await panel('UploadDicomFiles').getByRole('status').filter({ hasText: 'File Upload Completed' }).waitFor()
  await openPanel('CreateOrderGroup')
  const adder = panel('CreateOrderGroup').getByLabel('Add to patientOrderUuidList')
  expect(await adder.locator('option').allTextContents()).toEqual([
    'Add one that is known …',
    expect.stringContaining(MARKUP),
    expect.stringContaining('Example^Carla'),
  ])
  await adder.selectOption({ index: 1 })
  expect(JSON.parse(await callThrough('CreateOrderGroup'))).toMatchObject({ Success: true })
  await openPanel('GetViewUrl')
  await callThrough('GetViewUrl')
  const link = panel('GetViewUrl').getByRole('link', { name: 'Open the result' })
  expect(await link.getAttribute('href')).toMatch(new RegExp(`^${server.url}/v/`))
  expect(complaints).toEqual(['console: postDicomCloudApi.CreateOrderWithJSON: InvalidParameter'])
})
