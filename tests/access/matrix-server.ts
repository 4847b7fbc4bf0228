import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeDatabase, startOpaline } from '../harness/server.ts'
import { type Ground, openGround } from './ground.ts'
import { KEPT_IMAGES } from './things.ts'

/** The built server over a database whose rows the tests lay out themselves. */
export interface MatrixServer {
  readonly url: string
  readonly ground: Ground
  close(): Promise<void>
}

/** The files that the fixtures' rows hold, where the server's store keeps them: `<account>/<5 digits>/<3 digits>/<key>`. */
async function writeKeptImages(dataDirectory: string): Promise<void> {
  for (const { accountUuid, key, bytes } of KEPT_IMAGES) {
    const path = join(dataDirectory, 'blobs', accountUuid, key.slice(0, 5), key.slice(5, 8), key)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
  }
}

/** @param environment adds settings */
export async function openMatrixServer(environment: Readonly<Record<string, string>> = {}): Promise<MatrixServer> {
  const database = await makeDatabase()
  const server = await startOpaline({ ...environment, DATABASE_URL: database.url })
  await writeKeptImages(server.dataDirectory)
  const ground = await openGround(database.url)
  return {
    url: server.url,
    ground,
    close: async () => {
      await ground.close()
      await server.dispose()
      await database.drop()
    },
  }
}
