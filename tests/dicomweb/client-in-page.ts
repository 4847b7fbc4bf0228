import type { Page } from 'playwright-core'
import type { ModelDataSet } from '../../dicom/test/pydicom-dump.ts'

/** npm `dicomweb-client` in a page of another origin. */

/** As much of the client as is driven here. */
interface Client {
  readonly wadoURL: string
  storeInstances(options: { readonly datasets: readonly ArrayBuffer[] }): Promise<string>
  searchForStudies(): Promise<ModelDataSet[]>
  searchForSeries(options: object): Promise<ModelDataSet[]>
  searchForInstances(options: object): Promise<ModelDataSet[]>
  retrieveSeriesMetadata(options: object): Promise<ModelDataSet[]>
  retrieveInstanceFrames(options: object): Promise<ArrayBuffer[]>
  retrieveInstanceRendered(options: object): Promise<ArrayBuffer | ArrayBuffer[]>
  retrieveBulkData(options: {
    readonly BulkDataURI: string
    readonly mediaTypes?: readonly object[]
  }): Promise<ArrayBuffer[]>
}

type ClientWindow = Window & {
  client: Client
  readonly DICOMwebClient: { readonly api: { readonly DICOMwebClient: new (options: object) => Client } }
  toHex(kind: string, bytes: ArrayBuffer): Promise<string>
}

/** The page: a place for files, and the client as npm ships it. */
export const clientPage = (client: string): string => `<!doctype html><meta charset="utf-8">
<input type="file" id="files" multiple>
<script>${client}</script>
<script>
  async function toHex(kind, bytes) {
    var digest = new Uint8Array(await crypto.subtle.digest(kind, bytes))
    return Array.from(digest, function (byte) { return byte.toString(16).padStart(2, '0') }).join('')
  }
</script>`

/** Lets the page's client speak to a server with these credentials. */
export const connectClient = (page: Page, url: string, authorization: string): Promise<void> =>
  page.evaluate(
    (options) => {
      const its = window as unknown as ClientWindow
      its.client = new its.DICOMwebClient.api.DICOMwebClient({ ...options, verbose: false })
    },
    { url, headers: { Authorization: authorization } },
  )

/** What a store request was answered: the response's text, or the refusal's. */
export interface StoreAnswer {
  readonly isRefused: boolean
  readonly text: string
}

/** Stores files, all in one request. */
export async function storeInPage(page: Page, paths: readonly string[]): Promise<StoreAnswer> {
  await page.setInputFiles('#files', [...paths])
  return page.evaluate(async () => {
    const { files } = document.querySelector<HTMLInputElement>('#files') ?? {}
    const datasets = await Promise.all([...(files ?? [])].map((file) => file.arrayBuffer()))
    return (window as unknown as ClientWindow).client.storeInstances({ datasets }).then(
      (text) => ({ isRefused: false, text }),
      (error) => ({ isRefused: true, text: String(error.response) }),
    )
  })
}

/** What the searches of all levels find. */
export interface FoundLevels {
  readonly studies: readonly ModelDataSet[]
  readonly series: readonly ModelDataSet[]
  readonly instances: readonly ModelDataSet[]
}

/** Searches all studies, their series, and the instances of these. */
export const searchInPage = (page: Page): Promise<FoundLevels> =>
  page.evaluate(async () => {
    const { client } = window as unknown as ClientWindow
    const uid = (found: ModelDataSet, tag: string) => String(found[tag]?.Value?.[0])
    const studies = await client.searchForStudies()
    const series: ModelDataSet[] = []
    const instances: ModelDataSet[] = []
    for (const studyInstanceUID of studies.map((study) => uid(study, '0020000D')))
      for (const found of await client.searchForSeries({ studyInstanceUID })) {
        series.push(found)
        const seriesInstanceUID = uid(found, '0020000E')
        instances.push(...(await client.searchForInstances({ studyInstanceUID, seriesInstanceUID })))
      }
    return { studies, series, instances }
  })

/** One image, and how many frames it has. */
export interface Wanted {
  readonly studyInstanceUID: string
  readonly seriesInstanceUID: string
  readonly sopInstanceUID: string
  readonly frames: number
}

/** Its file, and its frames as they are stored. */
export interface ReceivedBytes {
  /** SHA-256. */
  readonly file: string
  /** SHA-1 of each. */
  readonly frames: readonly string[]
}

/** Retrieves an image's file and frames, as they are stored. */
export const retrieveInPage = (page: Page, wanted: Wanted): Promise<ReceivedBytes> =>
  page.evaluate(async ({ frames, ...image }) => {
    const { client, toHex } = window as unknown as ClientWindow
    const asStored = (mediaType: string) => ({ mediaTypes: [{ mediaType, transferSyntaxUID: '*' }] })
    // Its own method for files takes no media type, and so none as they are stored.
    const BulkDataURI = `${client.wadoURL}/studies/${image.studyInstanceUID}/series/${image.seriesInstanceUID}/instances/${image.sopInstanceUID}`
    const [file = new ArrayBuffer(0)] = await client.retrieveBulkData({ BulkDataURI, ...asStored('application/dicom') })
    const bytes: ArrayBuffer[] = []
    for (let from = 1; from <= frames; from += 20) {
      const frameNumbers = Array.from({ length: Math.min(20, frames + 1 - from) }, (_, at) => from + at)
      const some = { ...image, frameNumbers, ...asStored('application/octet-stream') }
      bytes.push(...(await client.retrieveInstanceFrames(some)))
    }
    return {
      file: await toHex('SHA-256', file),
      frames: await Promise.all(bytes.map((frame) => toHex('SHA-1', frame))),
    }
  }, wanted)

/** The width and height of an image's picture, as the browser decodes it; the status where there is none. */
export const pictureInPage = (page: Page, wanted: Wanted): Promise<readonly [number, number] | number> =>
  page.evaluate(async ({ frames: _, ...image }) => {
    const { client } = window as unknown as ClientWindow
    const mediaTypes = [{ mediaType: 'image/png' }]
    try {
      const answer = await client.retrieveInstanceRendered({ ...image, mediaTypes })
      const picture = await createImageBitmap(new Blob(Array.isArray(answer) ? answer : [answer]))
      return [picture.width, picture.height] as const
    } catch (error) {
      return (error as { readonly status?: number }).status ?? 0
    }
  }, wanted)

/** The metadata of a series, whose address is `url`; bulk data but for pixels stands in the place of its address. */
export const metadataInPage = (page: Page, url: string, series: object): Promise<ModelDataSet[]> =>
  page.evaluate(
    async ({ base, asked }) => {
      const { client } = window as unknown as ClientWindow
      const toBase64 = (bytes: ArrayBuffer) =>
        btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
      const fill = async (dataSet: ModelDataSet, isOutermost: boolean): Promise<ModelDataSet> => {
        const filled = Object.entries(dataSet).map(async ([tag, { BulkDataURI, ...element }]) => {
          if (element.vr === 'SQ' && element.Value)
            return [
              tag,
              {
                vr: 'SQ',
                Value: await Promise.all((element.Value as ModelDataSet[]).map((item) => fill(item, false))),
              },
            ] as const
          if (BulkDataURI === undefined || (isOutermost && /^7FE000(?:08|09|10)$/.test(tag)))
            return [tag, { ...element, ...(BulkDataURI !== undefined && { BulkDataURI }) }] as const
          const uri = new URL(BulkDataURI, base).href
          const [bytes = new ArrayBuffer(0)] = await client.retrieveBulkData({ BulkDataURI: uri })
          return [tag, { ...element, InlineBinary: toBase64(bytes) }] as const
        })
        return Object.fromEntries(await Promise.all(filled))
      }
      return Promise.all((await client.retrieveSeriesMetadata(asked)).map((dataSet) => fill(dataSet, true)))
    },
    { base: url, asked: series },
  )
