import { METHODS, type MethodName } from '@opaline/contract'
import type { Page } from 'playwright-core'
import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import { launchBrowser, serveForeignSite } from '../harness/browser.ts'
import type { Libraries } from './stage.ts'

/** The ES module as a page of another origin loads it, in real Chromium. */
const pageOf = (server: string): string => `<!doctype html><title>Another site</title><script type="module">
  import { CloudApi } from '${server}/cloud-api/PostDicomCloudApi.mjs'
  const apis = []
  const fileOf = ({ name, base64 }) => new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name)
  const nameFiles = (_, value) => (value instanceof File ? { $file: value.name } : value)
  window.makeApi = (given) => apis.push(Object.assign(new CloudApi(...given), { LogToBrowserConsole: false })) - 1
  window.callApi = async (at, method, input, isUpload) => {
    if (input?.selectedFiles) input.selectedFiles = input.selectedFiles.map(fileOf)
    const told = apis[at][method](input)
    const answers = []
    if (isUpload) for await (const step of told) answers.push(step)
    else answers.push(await told)
    return JSON.stringify(answers, nameFiles)
  }
</script>`

interface InPage {
  makeApi(given: readonly unknown[]): number
  callApi(at: number, method: string, input: unknown, isUpload: boolean): Promise<string>
}

type Input = Readonly<Record<string, unknown>>

/** Files go into the page by their bytes. */
async function packed(input: Input | undefined): Promise<Input | undefined> {
  const files = input?.['selectedFiles'] as readonly File[] | undefined
  if (files === undefined) return input
  const selectedFiles = await Promise.all(
    files.map(async (file) => ({
      name: file.name,
      base64: Buffer.from(await file.arrayBuffer()).toString('base64'),
    })),
  )
  return { ...input, selectedFiles }
}

const reviveFiles = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && '$file' in value ? new File([], String(value.$file)) : value

async function callInPage(page: Page, at: number, method: string, input: Input | undefined, isUpload: boolean) {
  const given = { at, method, input: await packed(input), isUpload }
  const json = await page.evaluate(
    (call) => (window as unknown as InPage).callApi(call.at, call.method, call.input, call.isUpload),
    given,
  )
  return JSON.parse(json, reviveFiles) as unknown[]
}

const isUploadMethod = (method: string): boolean =>
  METHODS[`${method.charAt(0).toUpperCase()}${method.slice(1)}` as MethodName]?.form === 'upload'

/** Stands for an api object of the page: its methods are called there. */
function standIn(page: Page, at: number): PromiseApi {
  const methodOf = (method: string) => (input?: Input) => {
    const answers = callInPage(page, at, method, input, isUploadMethod(method))
    if (!isUploadMethod(method)) return answers.then(([answer]) => answer)
    return (async function* () {
      yield* await answers
    })()
  }
  const get = (_: object, method: string | symbol) =>
    typeof method === 'string' && method !== 'then' ? methodOf(method) : undefined
  return new Proxy({}, { get }) as unknown as PromiseApi
}

/** The library in a page of its own. */
export async function librariesInPage(server: string): Promise<Libraries> {
  const browser = await launchBrowser()
  const site = await serveForeignSite({ '/': pageOf(server) })
  const page = await browser.newPage()
  await page.goto(site.url)
  await page.waitForFunction(() => 'callApi' in window)
  const make = async (...given: readonly unknown[]) =>
    standIn(page, await page.evaluate((words) => (window as unknown as InPage).makeApi(words), given))
  return {
    withKeys: ({ ApiKey, AccountKey }) => make(ApiKey, AccountKey),
    withoutKeys: () => make({}),
    close: async () => {
      await browser.close()
      await site.close()
    },
  }
}
