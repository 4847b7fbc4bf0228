import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import type { Keys } from './server.ts'

interface LibraryModule {
  readonly CloudApi: {
    new (apiKey: string, accountKey: string, options: { readonly server: string }): PromiseApi
    new (options: { readonly server: string }): PromiseApi
  }
}

const BUILT = new URL('../../sdk/dist/PostDicomCloudApi.mjs', import.meta.url).href
const loadLibrary = async () => ((await import(BUILT)) as LibraryModule).CloudApi

/** The library's built ES module in Node, with the keys' account; it is not initialised yet. */
export async function makeLibrary(keys: Pick<Keys, 'ApiKey' | 'AccountKey' | 'Url'>): Promise<PromiseApi> {
  const CloudApi = await loadLibrary()
  const api = new CloudApi(keys.ApiKey, keys.AccountKey, { server: keys.Url })
  api.LogToBrowserConsole = false
  return api
}

/** The library's built ES module in Node, connected to the keys' server. */
export async function connectLibrary(keys: Keys): Promise<PromiseApi> {
  const api = await makeLibrary(keys)
  await api.initialize()
  return api
}

/** The same without keys, for who signs in. */
export async function openLibrary(server: string): Promise<PromiseApi> {
  const CloudApi = await loadLibrary()
  const api = new CloudApi({ server })
  api.LogToBrowserConsole = false
  return api
}
