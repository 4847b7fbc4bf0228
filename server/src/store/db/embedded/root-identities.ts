import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DatabaseIdentity } from './database-identity.ts'
import { findOrMakeDedicatedUser } from './dedicated-user.ts'

/** The identities that root may run PostgreSQL under, which refuses root itself. */
export type RootIdentityKind = Exclude<DatabaseIdentity['kind'], 'this-user'>

type FindIdentity = (dataDirectory: string) => Promise<DatabaseIdentity | undefined>

/**
 * How each is had, the one with the least rights first. `undefined` where the system has no such thing; whether it
 * reaches the folders is another question.
 */
export const rootIdentities: Readonly<Record<RootIdentityKind, FindIdentity>> = {
  'dedicated-user': async () => {
    const user = await findOrMakeDedicatedUser()
    return user && { kind: 'dedicated-user', ...user, prefix: [], user }
  },
  'dedicated-user-with-dac-read-search': () => withCapability('dac_read_search'),
  'user-namespace': userNamespace,
  'dedicated-user-with-dac-override': () => withCapability('dac_override'),
  'folder-owner': folderOwner,
}

/**
 * The dedicated user with one capability (capabilities(7)) that lets it pass folders closed to it, for where namespaces
 * are not to be had: in a chroot, in a container. With the secure bit, access(2) heeds the capability too, by which
 * PostgreSQL checks its programs.
 */
async function withCapability(name: 'dac_read_search' | 'dac_override'): Promise<DatabaseIdentity | undefined> {
  const user = process.platform === 'linux' ? await findOrMakeDedicatedUser() : undefined
  if (!user) return undefined
  const only = `-all,+${name}`
  const prefix = [
    ...['setpriv', '--securebits', '+no_setuid_fixup', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'],
    ...['--inh-caps', only, '--ambient-caps', only, '--bounding-set', only, '--'],
  ]
  const suffix = name === 'dac_override' ? 'dac-override' : 'dac-read-search'
  return { kind: `dedicated-user-with-${suffix}`, ...user, prefix, user: {} }
}

/**
 * Root itself, under the number of an ordinary user and without its capabilities. initdb looks its user up by number,
 * so the number shown inside must be one that has a name.
 */
async function userNamespace(): Promise<DatabaseIdentity | undefined> {
  const inside = process.platform === 'linux' ? await someOrdinaryUser() : undefined
  if (!inside) return undefined
  const prefix = ['unshare', '--user', `--map-user=${inside.uid}`, `--map-group=${inside.gid}`, '--']
  return { kind: 'user-namespace', uid: 0, gid: 0, prefix, user: {} }
}

async function someOrdinaryUser(): Promise<{ uid: number; gid: number } | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const users = passwd.split('\n').map((line) => line.split(':'))
  const ids = users.map((fields) => ({ uid: Number(fields[2]), gid: Number(fields[3]) }))
  return ids.find(({ uid, gid }) => uid > 0 && gid > 0)
}

/** The owner of the nearest folder above that is not root's: what is in it is that user's to see. */
async function folderOwner(dataDirectory: string): Promise<DatabaseIdentity | undefined> {
  for (let folder = dirname(dataDirectory); folder !== dirname(folder); folder = dirname(folder)) {
    const { uid, gid } = await stat(folder)
    if (uid !== 0) return { kind: 'folder-owner', uid, gid, prefix: [], user: { uid, gid } }
  }
  return undefined
}
