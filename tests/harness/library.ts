import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import type { Keys } from './server.ts'

interface LibraryModule {
  readonly CloudApi: new (apiKey: string, accountKey: string, options: { readonly server: string }) => PromiseApi
}

const BUILT = new URL('../../sdk/dist/PostDicomCloudApi.mjs', import.meta.url).href

/** The library's built ES module in Node, connected to the keys' server. */
export async function connectLibrary(keys: Keys): Promise<PromiseApi> {
  const { CloudApi } = (await import(BUILT)) as LibraryModule
  const api = new CloudApi(keys.ApiKey, keys.AccountKey, { server: keys.Url })
  api.LogToBrowserConsole = false
  await api.initialize()
  return api
}
