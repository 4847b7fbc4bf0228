import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { readSecretKey } from '../secrets.ts'
import { applicationPassword } from '../store/db/connect.ts'
import type { Connection } from '../store/db/database.ts'

// Line 5 of postmaster.pid holds the socket's folder, line 4 the port (PostgreSQL manual, 'Database File Layout').
async function embeddedSocket(dataDirectory: string): Promise<{ host: string; port: number }> {
  const path = join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid')
  const lines = await readFile(path, 'utf8').catch(() => {
    throw new Error(`No server runs on ${dataDirectory}. Start it with 'npm start', then try again.`)
  })
  const [, , , port = '', host = ''] = lines.split('\n')
  return { host, port: Number(port) }
}

/** The application's login of the database that a running server uses, so that commands work beside it. */
export async function connectBeside(config: Config): Promise<Connection> {
  if (config.DATABASE_APPLICATION_URL !== undefined) return { connectionString: config.DATABASE_APPLICATION_URL }
  const password = applicationPassword(await readSecretKey(config.DATA_DIR, config.SECRET_KEY))
  if (config.DATABASE_URL === undefined) {
    const socket = await embeddedSocket(config.DATA_DIR)
    return { ...socket, user: 'opaline_application', database: 'opaline', password }
  }
  const url = new URL(config.DATABASE_URL)
  url.username = `${url.pathname.slice(1, 51)}_application`
  url.password = password
  return { connectionString: url.href }
}
