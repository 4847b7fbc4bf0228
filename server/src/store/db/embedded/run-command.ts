import { execFile } from 'node:child_process'

/** How a command ended: its exit code, or `null` when it could not be run or was ended by a signal. */
export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  /** What it wrote to stderr; where it could not be run, the reason. */
  readonly stderr: string
}

/** Who a command runs as; nothing set means the user of this process. */
export interface CommandUser {
  readonly uid?: number
  readonly gid?: number
}

/** What a command reads from stdin, and how long it may take. */
export interface CommandOptions {
  readonly input?: string
  readonly timeoutMs?: number
}

/** The environment of every command of the database: no PG… variable and no locale of the caller reaches it. */
export const commandEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
}

/** Runs a command to its end, from the root folder (the caller's may be closed to `user`); never rejects. */
export function runCommand(
  file: string,
  args: readonly string[],
  user: CommandUser = {},
  { input = '', timeoutMs = 300_000 }: CommandOptions = {},
): Promise<CommandResult> {
  const options = { ...user, cwd: '/', env: { ...commandEnvironment }, timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 }
  return new Promise((resolve) => {
    try {
      const child = execFile(file, [...args], options, (error, stdout, stderr) =>
        resolve(commandResult(error, stdout, stderr)),
      )
      // A command that ended without reading its input is judged by its exit code.
      child.stdin?.on('error', () => undefined).end(input)
    } catch (error) {
      resolve({ code: null, stdout: '', stderr: error instanceof Error ? error.message : String(error) })
    }
  })
}

function commandResult(error: Error | null, stdout: string, stderr: string): CommandResult {
  if (!error) return { code: 0, stdout, stderr }
  const code = 'code' in error && typeof error.code === 'number' ? error.code : null
  return { code, stdout, stderr: stderr === '' ? error.message : stderr }
}
