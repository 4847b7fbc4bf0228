/** The superuser, owner of the database: for migrations only. */
export const ownerName = 'opaline_owner'

/** The one database that is made. */
export const databaseName = 'opaline'

/** A PostgreSQL setting as `name=value`. */
type Setting = `${string}=${string}`

/** Written into postgresql.conf once, for 2 cores and 4 GB; an operator may change them there. */
export const tuningSettings: readonly Setting[] = [
  'shared_buffers=256MB',
  'effective_cache_size=1GB',
  'work_mem=16MB',
  'maintenance_work_mem=128MB',
  'max_connections=50',
  'max_wal_size=1GB',
  'wal_compression=on',
  'random_page_cost=1.1',
  'jit=off',
  // Parallel workers need /dev/shm, which is 64 MB in a container as it comes.
  'max_parallel_workers_per_gather=0',
  'max_parallel_maintenance_workers=0',
  // A new archive grows from nothing: plans that were made for empty tables stay until these have been looked at.
  'autovacuum_naptime=10s',
  'timezone=UTC',
  'log_timezone=UTC',
]

/** Given at every start, so that no file in the data directory weakens them. */
export const fixedSettings: readonly Setting[] = [
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'password_encryption=scram-sha-256',
  'fsync=on',
  'full_page_writes=on',
  'synchronous_commit=on',
  'logging_collector=off',
  'log_destination=stderr',
  'log_line_prefix=',
  // What follows keeps values of rows, hence patient data, out of the log.
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
  'log_checkpoints=off',
  'log_statement=none',
  'log_min_duration_statement=-1',
]

/** Client authentication: a password for everybody, by socket only. */
export const clientAuthentication = '# TYPE DATABASE USER METHOD\nlocal all all scram-sha-256\n'

/** `-c name=value` for each setting, as initdb and postgres take them. */
export function settingArguments(settings: readonly string[]): string[] {
  return settings.flatMap((setting) => ['-c', setting])
}

/** The setting for the folder of the socket; the quotes keep commas and spaces in it. */
export function socketDirectorySetting(directory: string): string {
  return `unix_socket_directories="${directory.replaceAll('"', '""')}"`
}
