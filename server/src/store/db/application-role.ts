import pg from 'pg'
import type { Connection } from './database.ts'
import { MigrationError } from './migration-error.ts'

interface Role {
  readonly user: string
  readonly connection: Connection
}

const INSUFFICIENT_PRIVILEGE = '42501'

async function nameOfRole(client: pg.Client): Promise<string> {
  // Roles are the cluster's, so the name holds the database's: two archives in one cluster do not share a role.
  const { rows } = await client.query<{ name: string }>("select left(current_database(), 50) || '_application' as name")
  return rows[0]?.name ?? 'opaline_application'
}

async function createRole(client: pg.Client, user: string, password: string): Promise<void> {
  const { rows } = await client.query('select 1 from pg_roles where rolname = $1', [user])
  const verb = rows.length === 0 ? 'create' : 'alter'
  const attributes = `login password ${pg.escapeLiteral(password)} connection limit -1`
  await client.query(`${verb} role ${pg.escapeIdentifier(user)} with ${attributes}`)
  // Statements of long lists look dear enough to be compiled, which takes a hundred times as long as running them.
  await client.query(`alter role ${pg.escapeIdentifier(user)} set jit to off`)
}

const withLogin = (owner: Connection, user: string, password: string): Connection => {
  if (owner.connectionString === undefined) return { ...owner, user, password }
  const url = new URL(owner.connectionString)
  url.username = encodeURIComponent(user)
  url.password = encodeURIComponent(password)
  return { connectionString: url.href }
}

async function refusePowerful(client: pg.Client, user: string): Promise<void> {
  const { rows } = await client.query<{ powerful: boolean }>(
    `select rolsuper or rolbypassrls or rolreplication
         or exists (select 1 from pg_class c where c.relowner = r.oid and c.relname = 'patient_orders')
         or pg_has_role(r.oid, (select relowner from pg_class where oid = 'patient_orders'::regclass), 'member') as powerful
       from pg_roles r where rolname = $1`,
    [user],
  )
  if (rows[0]?.powerful === false) return
  throw new MigrationError(
    `The database role '${user}' is a superuser, bypasses row level security or owns the tables, so accounts would not be kept apart. Name another in DATABASE_APPLICATION_URL.`,
  )
}

/** Makes (or finds) the role that the application logs in as: no superuser, not the owner, no more rights than its statements need. */
export async function createApplicationRole(
  client: pg.Client,
  owner: Connection,
  application: { readonly url?: string | undefined; readonly password: string },
): Promise<Role> {
  if (application.url !== undefined) {
    const user = decodeURIComponent(new URL(application.url).username)
    await refusePowerful(client, user)
    return { user, connection: { connectionString: application.url } }
  }
  const user = await nameOfRole(client)
  try {
    await createRole(client, user, application.password)
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error
    throw new MigrationError(
      `The login of DATABASE_URL may not create roles. Let an administrator run: CREATE ROLE ${pg.escapeIdentifier(user)} LOGIN PASSWORD '…'; and name that login in DATABASE_APPLICATION_URL.`,
    )
  }
  await refusePowerful(client, user)
  return { user, connection: withLogin(owner, user, application.password) }
}

/** Gives the role its rights: rows of the tables, but an audit record, its chain's head or a migration is never changed or removed by it. */
export async function grantToApplicationRole(client: pg.Client, user: string): Promise<void> {
  const role = pg.escapeIdentifier(user)
  await client.query(`
    grant usage on schema public, pgboss to ${role};
    grant select, insert, update, delete on all tables in schema public, pgboss to ${role};
    grant usage on all sequences in schema public, pgboss to ${role};
    grant execute on all functions in schema public, pgboss to ${role};
    revoke insert, update, delete on migrations from ${role};
    revoke update, delete on audit_records, audit_record_orders from ${role};
    revoke insert, update, delete on audit_heads from ${role};`)
}
