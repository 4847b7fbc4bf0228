import { makeDatabase, startOpaline } from '../harness/server.ts'
import { type Ground, openGround } from './ground.ts'

/** The built server over a database whose rows the tests lay out themselves. */
export interface MatrixServer {
  readonly url: string
  readonly ground: Ground
  close(): Promise<void>
}

/** @param environment adds settings */
export async function openMatrixServer(environment: Readonly<Record<string, string>> = {}): Promise<MatrixServer> {
  const database = await makeDatabase()
  const server = await startOpaline({ ...environment, DATABASE_URL: database.url })
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
