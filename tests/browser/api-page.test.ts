import { METHODS } from '@opaline/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

let server: OpalineServer
let browser: Browser
let page: Page
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  page = await browser.newPage()
  await page.goto(`${server.url}/api/v1/`)
  await page.locator('section#Errors').waitFor()
})
afterAll(async () => {
  await browser.close()
  await server.dispose()
})

it('has every method, each with an example', async () => {
  const shown = await page
    .locator('section.method:has(pre.code)')
    .evaluateAll((sections) => sections.map((section) => section.id))
  expect(shown.sort()).toEqual(Object.keys(METHODS).sort())
})

it('shows the call in both forms of the library, and on the wire', async () => {
  const texts = await page.locator('section#GetFolderViewUrl pre').allTextContents()
  expect(texts).toEqual([
    'POST /api/v1/GetFolderViewUrl   one JSON object',
    JSON.stringify(
      { UserUuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6', FolderUuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6' },
      null,
      2,
    ),
    'myApi.GetFolderViewUrl(userUuid, folderUuid, function (result) { console.log(result) })',
    'const result = await api.getFolderViewUrl({ userUuid, folderUuid })',
  ])
})
