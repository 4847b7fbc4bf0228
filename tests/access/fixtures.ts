import { createHash } from 'node:crypto'
import { idOf, ROLES, type Role, tokenOf } from './ids.ts'
import { type Fixture, foreign, GONE, home, type Row } from './rows.ts'
import { THINGS } from './things.ts'

/** Two accounts with one of everything that an id can name, as rows: what every case of the access matrix starts from. */

const sha256 = (text: string) => createHash('sha256').update(text).digest()
const NEVER = '2100-01-01T00:00:00Z'
// Of the samples' password.
const PASSWORD_HASH =
  '$argon2id$v=19$m=65536,t=3,p=1$wWLfmxL6gMLAiWkFxNhDaQ$D/ctJBVa8LJsoKiHaulBYGaxejFSdHlUSJ3mGNteRRk'
const RIGHTS = ['Read', 'Upload', 'Order', 'Share', 'Delete']

const account = (name: string) => ({ id: idOf(name), name, account_key: idOf(`${name} account key`) })
const institution = (name: string, more: Row = home) => ({ id: idOf(name), name, ae_title: name.slice(0, 16), ...more })
const user = (name: string, user_type: Role, more: Row = home) => ({
  id: idOf(name),
  user_type,
  user_name: name,
  full_name: name,
  email: `${idOf(name)}@example.org`,
  password_hash: PASSWORD_HASH,
  ...more,
})
const place = (userName: string, institutionName: string) => ({
  ...home,
  user_id: idOf(userName),
  institution_id: idOf(institutionName),
})
const apiKey = (name: string, more: Row = {}) => ({
  id: idOf(name),
  key_hash: sha256(idOf(`${name} itself`)),
  name,
  last_four: idOf(`${name} itself`).slice(-4),
  ...home,
  ...more,
})
const group = (name: string, more: Row = home) => ({ id: idOf(name), name, ...more })
const sessionOf = (door: 'key' | 'signed in', role: Role) => ({
  id: idOf(`${door} session ${role}`),
  token_hash: sha256(tokenOf(door, role)),
  ...home,
  api_key_id: door === 'key' ? idOf(`key of ${role}`) : null,
  user_id: door === 'key' ? null : idOf(role),
  right_list: RIGHTS,
  expires_at: NEVER,
})
const sessions = ROLES.flatMap((role) => [sessionOf('key', role), sessionOf('signed in', role)])

/** In an order in which references are met. */
export const FIXTURES: readonly Fixture[] = [
  ['accounts', account('home'), account('foreign')],
  [
    'institutions',
    institution('own institution'),
    institution('second own institution'),
    institution('unseen institution'),
    institution('deleted institution', { ...home, deactivated_at: GONE }),
    institution('foreign institution', foreign),
  ],
  [
    'users',
    ...ROLES.map((role) => user(role, role)),
    user('own user', 'Standard'),
    user('second own user', 'LimitedAccess'),
    user('deleted user', 'Standard', { ...home, deactivated_at: GONE }),
    user('foreign user', 'Admin', foreign),
  ],
  [
    'user_institutions',
    ...ROLES.flatMap((role) => [place(role, 'own institution'), place(role, 'second own institution')]),
    place('own user', 'own institution'),
  ],
  ['user_groups', group('own group'), group('second own group'), group('foreign group', foreign)],
  ['user_group_members', { ...home, group_id: idOf('own group'), user_id: idOf('LimitedAccess') }],
  [
    'api_keys',
    ...ROLES.map((role) => apiKey(`key of ${role}`, { user_ids: [idOf(role)] })),
    apiKey('own key'),
    apiKey('key that reads', { right_list: ['Read'] }),
    apiKey('key of a page', { allowed_domains: ['app.example.org'] }),
    apiKey('second own key'),
    apiKey('deleted key', { revoked_at: GONE }),
    apiKey('foreign key', foreign),
  ],
  ['sessions', ...sessions],
  [
    'directory',
    ...sessions.map(({ id, token_hash }) => ({ kind: 'session', key: token_hash, subject_id: id, ...home })),
    { kind: 'account-key', key: sha256(idOf('home account key')), subject_id: idOf('home'), ...home },
    ...['key of Standard', 'own key', 'key that reads', 'key of a page'].map((name) => ({
      kind: 'api-key',
      key: sha256(idOf(`${name} itself`)),
      subject_id: idOf(name),
      ...home,
    })),
  ],
  ...THINGS,
]
