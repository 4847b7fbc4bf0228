import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'

/** A server of the product as a user starts it, on a data directory of its own, on the database that the run is about. */

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'server', 'dist', 'server.mjs')
const commands = join(root, 'server', 'dist', 'opaline.mjs')
const START_WITHIN_MS = 60_000

export interface Keys {
  readonly Url: string
  readonly AccountKey: string
  readonly ApiKey: string
  readonly AdminEmail: string
  readonly AdminPassword: string
  readonly UserUuid: string
  readonly InstitutionUuid: string
  readonly AeTitle: string
}

type Environment = Readonly<Record<string, string>>

export interface OpalineServer {
  readonly url: string
  readonly dataDirectory: string
  /** Of the database's owner; undefined for the embedded one, which nobody else may reach. */
  readonly databaseUrl: string | undefined
  /** The first account, from the file that the first start wrote. */
  readonly keys: Keys
  readonly pid: number
  /** What it has logged so far: standard output, a JSON object a line. */
  log(): string
  /** Makes another account by the command line. */
  createAccount(name: string): Promise<Keys>
  /** SIGTERM, and waits for the end. @returns the exit code */
  stop(): Promise<number | null>
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>
  /** Starts it again on the same data and, if it had one, the same port. */
  restart(environment?: Environment): Promise<OpalineServer>
  /** Ends it and removes its data. */
  dispose(): Promise<void>
}

/** Which database this run of the suite is about: `TEST_DATABASE`, else the embedded one. */
export const DATABASE = process.env['TEST_DATABASE'] === 'external' ? 'external' : 'embedded'

export const ADMIN_DATABASE_URL = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: ADMIN_DATABASE_URL })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** A fresh external database, whatever database the run is about. @returns the address of its owner, who is a superuser */
export async function makeDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `opaline_path_${randomUUID().slice(0, 8)}`
  await asAdmin(`create database ${name} encoding 'UTF8' template template0`)
  const url = new URL(ADMIN_DATABASE_URL)
  url.pathname = `/${name}`
  const drop = async () => {
    await asAdmin(`drop database if exists ${name} with (force)`)
    await asAdmin(`drop role if exists ${name}_application`)
  }
  return { url: url.href, drop }
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code)))

interface Started {
  readonly child: ChildProcess
  readonly url: string
  log(): string
}

/** Starts the program and waits for its 'ready' line. @throws Error with what it said when it ends before */
function start(environment: Environment, launcher: readonly string[]): Promise<Started> {
  const [command = process.execPath, ...words] = [...launcher, process.execPath, program]
  const child = spawn(command, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test that fails before its end leaves no server behind.
  const end = () => child.kill('SIGTERM')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  let output = ''
  let complaint = ''
  child.stderr?.on('data', (chunk) => {
    complaint += String(chunk)
  })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Not ready in time.\n${output}\n${complaint}`)), START_WITHIN_MS)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`Ended with ${code}.\n${complaint}`))
    })
    let isReady = false
    child.stdout?.on('data', (chunk) => {
      output += String(chunk)
      if (isReady) return
      const ready = /^.*"msg":"ready".*$/m.exec(output)?.[0]
      if (ready === undefined) return
      isReady = true
      clearTimeout(timer)
      resolve({ child, url: (JSON.parse(ready) as { url: string }).url, log: () => output })
    })
  })
}

async function runCommand(environment: Environment, words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [commands, ...words], {
    env: { ...process.env, ...environment },
  })
  return stdout
}

async function createAccount(environment: Environment, url: string, name: string): Promise<Keys> {
  const email = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@example.org`
  const made = await runCommand(environment, [
    'account',
    'create',
    '--name',
    name,
    '--email',
    email,
    '--time-zone',
    'Europe/Paris',
  ])
  return { ...(JSON.parse(made) as Keys), Url: url }
}

async function describe(
  environment: Environment,
  dispose: () => Promise<void>,
  launcher: readonly string[],
): Promise<OpalineServer> {
  const { child, url, log } = await start(environment, launcher)
  const dataDirectory = environment['DATA_DIR'] ?? ''
  const keys = JSON.parse(await readFile(join(dataDirectory, 'first-account.json'), 'utf8')) as Keys
  const stop = () => {
    child.kill('SIGTERM')
    return ended(child)
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await ended(child)
  }
  return {
    url,
    dataDirectory,
    databaseUrl: environment['DATABASE_URL'],
    keys: { ...keys, Url: url },
    pid: child.pid ?? 0,
    log,
    createAccount: (name) => createAccount(environment, url, name),
    stop,
    kill,
    restart: (changed = {}) => describe({ ...environment, PORT: new URL(url).port, ...changed }, dispose, launcher),
    dispose: async () => {
      await stop()
      await dispose()
    },
  }
}

/**
 * Starts a fresh server on a free port.
 * @param environment adds or changes settings
 * @param launcher a program and its first words that `exec` what follows them, in place of starting Node itself
 */
export async function startOpaline(
  environment: Environment = {},
  launcher: readonly string[] = [],
): Promise<OpalineServer> {
  const dataDirectory = environment['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'opaline-data-')))
  const database =
    DATABASE === 'external' && environment['DATABASE_URL'] === undefined ? await makeDatabase() : undefined
  const settings = {
    PORT: '0',
    LOG_LEVEL: 'info',
    ...(database ? { DATABASE_URL: database.url } : {}),
    ...environment,
    DATA_DIR: dataDirectory,
  }
  const dispose = async () => {
    await database?.drop()
    await rm(dataDirectory, { recursive: true, force: true })
  }
  return describe(settings, dispose, launcher).catch(async (error: unknown) => {
    await dispose()
    throw error
  })
}
