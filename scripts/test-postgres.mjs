/** A PostgreSQL server of the system's packages, for the tests alone: a cluster in a temporary folder, a port and a password of its own. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const asRoot = process.getuid?.() === 0

function findBinaries() {
  const versions = readdirSync('/usr/lib/postgresql').filter((version) =>
    existsSync(`/usr/lib/postgresql/${version}/bin/initdb`),
  )
  return `/usr/lib/postgresql/${versions.sort((a, b) => Number(a) - Number(b))[0]}/bin`
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

function idOf(flag) {
  return Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim())
}

// PostgreSQL refuses to run as root; the package made a user for it.
function runAs(program, words) {
  const [command, args] = asRoot
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', program, ...words]]
    : [program, words]
  const result = spawnSync(command, args, { encoding: 'utf8', cwd: '/' })
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr || result.stdout}`)
}

/** Starts it. @returns its address for a superuser, and how to end it */
export async function startTestPostgres() {
  const bin = findBinaries()
  const folder = mkdtempSync('/tmp/opaline-postgres-')
  const password = randomBytes(16).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (asRoot) for (const path of [folder, passwordFile]) chownSync(path, idOf('-u'), idOf('-g'))
  const port = await freePort()
  const data = join(folder, 'data')
  runAs(join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ])
  // No test cuts the power, so nothing is flushed.
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c max_connections=200 -c fsync=off`
  runAs(join(bin, 'pg_ctl'), ['-D', data, '-l', join(folder, 'log'), '-o', options, '-w', 'start'])
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      runAs(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
