import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { explainFailure } from './explain-failure.ts'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'

let directory: string
let mounted: string | undefined

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opaline-disk-'))
  await chmod(directory, 0o755)
  mounted = undefined
})

afterEach(async () => {
  if (mounted !== undefined) execFileSync('umount', [mounted])
  await chmod(directory, 0o700)
  await rm(directory, { recursive: true, force: true })
})

/** Whether a small file system could be mounted, which takes root outside a container. */
async function mount(options: string): Promise<boolean> {
  const disk = join(directory, 'disk')
  await mkdir(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'opaline-test', disk], { stdio: 'ignore' })
    mounted = disk
    return true
  } catch {
    return false
  }
}

function failure(dataDirectory: string): Promise<unknown> {
  return startEmbeddedPostgres({ dataDirectory, log: () => undefined }).then(
    (database) => database.stop(),
    (error: unknown) => error,
  )
}

test('a full disk is said to be full', async () => {
  const dataDirectory = join(directory, 'disk', 'data', 'postgres')
  const initdbSays = 'initdb: error: could not write to file "pg_wal/0001": No space left on device'
  const error = (await mount('size=8m'))
    ? await failure(dataDirectory)
    : explainFailure(`make the database in ${dataDirectory}/cluster`, initdbSays, 'init_failed')

  expect(error).toMatchObject({
    name: 'EmbeddedPostgresError',
    code: 'disk_full',
    message: expect.stringContaining(
      `Could not make the database in ${dataDirectory}/cluster: the disk is full: free some space, or set DATA_DIR to a folder on a larger disk.`,
    ),
  })
}, 60_000)

test('a folder that cannot be written is said to be so', async () => {
  const readOnly = await mount('ro')
  const dataDirectory = join(directory, 'disk', 'data', 'postgres')
  if (!readOnly) await chmod(join(directory, 'disk'), 0o500)

  expect(await failure(dataDirectory)).toMatchObject({
    code: readOnly ? 'read_only' : 'permission',
    message: expect.stringContaining(`Could not start the embedded database in ${dataDirectory}: `),
  })
}, 60_000)
