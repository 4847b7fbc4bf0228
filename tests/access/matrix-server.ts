import { makeDatabase, startOpaline } from '../harness/server.ts'
import { type Ground, openGround } from './ground.ts'

/** The built server over a database whose rows the tests lay out themselves. */
export interface MatrixServer {
  readonly url: string
  readonly ground: Ground
  close(): Promise<void>
}

export async function openMatrixServer(): Promise<MatrixServer> {
  const database = await makeDatabase()
  const server = await startOpaline({ DATABASE_URL: database.url })
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
