import { runCommand } from './run-command.ts'

const name = 'opaline-db'

/** The usual programs that make system users: of shadow, of Debian, of busybox. */
const makers: readonly (readonly string[])[] = [
  [
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
    name,
  ],
  ['adduser', '--system', '--group', '--no-create-home', '--home', '/nonexistent', name],
  ['adduser', '-S', '-D', '-H', '-h', '/nonexistent', name],
]

/** The system user `opaline-db`, which nothing but the embedded database runs as, made where it is missing; `undefined` when it cannot be made. */
export async function findOrMakeDedicatedUser(): Promise<{ uid: number; gid: number } | undefined> {
  const found = await find()
  if (found) return found
  if (process.platform !== 'linux') return undefined
  for (const [maker = '', ...args] of makers) {
    await runCommand(maker, args, {}, { timeoutMs: 30_000 })
    const made = await find()
    if (made) return made
  }
  return undefined
}

async function find(): Promise<{ uid: number; gid: number } | undefined> {
  const [uid, gid] = await Promise.all([numberOf('-u'), numberOf('-g')])
  return uid > 0 && gid > 0 ? { uid, gid } : undefined
}

async function numberOf(option: '-u' | '-g'): Promise<number> {
  const { code, stdout } = await runCommand('id', [option, name], {}, { timeoutMs: 30_000 })
  return code === 0 ? Number(stdout) : 0
}
