import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { call, openSession, signIn } from '../harness/call.ts'
import { DATABASE, startOpaline } from '../harness/server.ts'

const program = fileURLToPath(new URL('../../server/dist/server.mjs', import.meta.url))

const startInVain = (environment: Record<string, string>) => {
  const { status, stderr } = spawnSync(process.execPath, [program], {
    env: { ...process.env, PORT: '0', ...environment },
    encoding: 'utf8',
  })
  return { status, stderr }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The processes of the embedded database below a data directory. */
const databaseProcesses = (dataDirectory: string): string[] => {
  const { stdout } = spawnSync('pgrep', ['-f', `^[^ ]*postgres -D ${dataDirectory}`], { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line !== '')
}

it('stops on SIGTERM with exit code 0, its database with it, and keeps everything', async () => {
  const server = await startOpaline()
  const made = (await call(server.url, 'CreateApiKey', { Name: 'Kept' }, { token: await signIn(server.keys) })).body
  const running = databaseProcesses(server.dataDirectory)
  expect(running.length > 0).toBe(DATABASE === 'embedded')
  expect(await server.stop()).toBe(0)
  expect(databaseProcesses(server.dataDirectory)).toEqual([])
  const again = await server.restart()
  expect(await openSession({ ...server.keys, ApiKey: String(made['ApiKey']) })).toMatch(/^[\w-]{43}$/)
  await again.dispose()
})

it('starts again after SIGKILL with everything that was acknowledged', async () => {
  const server = await startOpaline()
  const made = (await call(server.url, 'CreateApiKey', { Name: 'Kept' }, { token: await signIn(server.keys) })).body
  await server.kill()
  const again = await server.restart()
  expect(await openSession({ ...server.keys, ApiKey: String(made['ApiKey']) })).toMatch(/^[\w-]{43}$/)
  if (DATABASE === 'embedded') expect(databaseProcesses(server.dataDirectory).length).toBeGreaterThan(0)
  await again.dispose()
})

it('does not start twice on one data directory, names the process that has it, and leaves it alone', async () => {
  const server = await startOpaline()
  const { status, stderr } = startInVain({ DATA_DIR: server.dataDirectory })
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `Opaline did not start: The data directory ${server.dataDirectory} is in use by process ${server.pid}: stop that Opaline first, or set DATA_DIR to another folder.\n`,
  })
  expect(isAlive(server.pid)).toBe(true)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  await server.dispose()
})

it('says what is wrong with a setting and starts nothing', async () => {
  expect(startInVain({ HOST: '0.0.0.0' })).toEqual({
    status: 1,
    stderr:
      'Opaline did not start: HOST=0.0.0.0 is reachable from other machines without encryption. Set TLS_CERT and TLS_KEY, or an https PUBLIC_URL with a proxy before the server, or ALLOW_PLAIN_HTTP=true if you accept that images and passwords travel in clear.\n',
  })
})

const getOverTls = (url: string, certificate: Buffer): Promise<{ status: number; security: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(`${url}/healthz`, { ca: certificate }, (response) => {
      response.resume()
      resolve({ status: response.statusCode ?? 0, security: String(response.headers['strict-transport-security']) })
    })
    sent.on('error', reject).end()
  })

it('speaks TLS with the given certificate, and no older version than 1.2', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opaline-tls-'))
  const files = { TLS_CERT: join(folder, 'cert.pem'), TLS_KEY: join(folder, 'key.pem') }
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', files.TLS_KEY]
  execFileSync('openssl', ['req', '-x509', ...key, '-out', files.TLS_CERT, ...subject, '-days', '1'], {
    stdio: 'ignore',
  })
  const server = await startOpaline(files)
  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const certificate = execFileSync('cat', [files.TLS_CERT])
  expect(await getOverTls(server.url, certificate)).toEqual({
    status: 200,
    security: 'max-age=31536000; includeSubDomains',
  })
  const old = spawnSync(
    'openssl',
    ['s_client', '-connect', new URL(server.url).host, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'],
    { input: '', encoding: 'utf8' },
  )
  expect(`${old.stdout}${old.stderr}`).toMatch(/alert protocol version|no protocols available/)
  await server.dispose()
  await rm(folder, { recursive: true })
})
