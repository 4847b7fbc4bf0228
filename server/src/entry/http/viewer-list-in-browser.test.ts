import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { launchBrowser, watch } from '../../../../tests/harness/browser.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'

let door: ViewerDoor
let browser: Awaited<ReturnType<typeof launchBrowser>>
beforeAll(async () => {
  door = await ViewerDoor.open()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await door.close()
})

/** The address of a folder's link, which holds a study of each of two patients. */
async function openFolder(): Promise<string> {
  const owner = await door.test.createAccount()
  const carla = await door.store(owner, ctImage({ size: 64, studyUid: '2.25.1' }))
  const carlo = { patientName: 'Example^Carlo', patientId: 'CT-2' }
  const other = await door.store(owner, ctImage({ size: 64, studyUid: '2.25.2', ...carlo }))
  const { FolderUuid } = await door.call(owner, 'CreateFolder', { input: { FolderName: 'a' } })
  for (const PatientOrderUuid of [carla, other]) {
    const input = { PatientOrderUuid, PatientOrderInstitutionUuid: owner.InstitutionUuid, FolderUuidList: [FolderUuid] }
    await door.call(owner, 'AddOrderToFolder', { input })
  }
  const address = '127.0.0.1'
  const { Result } = await door.call(owner, 'GetFolderViewUrl', { address, input: { FolderUuid } })
  const url = await door.app.listen({ host: address, port: 0 })
  return `${url}${new URL(String(Result)).pathname}`
}

it('a link of two patients opens on a list with both, and each opens from it alone', async () => {
  const url = await openFolder()
  const page = await browser.newPage({ viewport: { width: 1400, height: 800 } })
  const { list: complaints } = watch(page, [new URL(url).origin])
  await page.goto(url)
  await page.getByText('Example, Carla').first().waitFor({ timeout: 40_000 })
  expect(await page.getByText('Example, Carlo').count()).toBeGreaterThan(0)
  expect(page.url()).toBe(url)
  await page.getByText('Example, Carlo').first().click()
  const frame = page.waitForResponse((response) => response.url().endsWith('/frames/1'), { timeout: 40_000 })
  await page.getByRole('button', { name: 'Basic Viewer' }).first().click()
  expect((await frame).url()).toContain('/studies/2.25.2/')
  expect(page.url()).toContain('StudyInstanceUIDs=2.25.2')
  await page.getByText('Example, Carlo').first().waitFor({ timeout: 40_000 })
  expect(await page.getByText('Example, Carla').count()).toBe(0)
  expect(complaints).toEqual([])
}, 120_000)
