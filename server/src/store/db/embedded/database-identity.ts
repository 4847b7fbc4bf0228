import { type CommandOptions, type CommandUser, runCommand } from './run-command.ts'

/** Under which identity PostgreSQL runs and owns its files. */
export interface DatabaseIdentity {
  readonly kind:
    | 'this-user'
    | 'dedicated-user'
    | 'dedicated-user-with-dac-read-search'
    | 'user-namespace'
    | 'dedicated-user-with-dac-override'
    | 'folder-owner'
  /** The owner of the data directory, as this process sees it. */
  readonly uid: number
  readonly gid: number
  /** A command that runs the one behind it, by exec; empty for none. */
  readonly prefix: readonly string[]
  readonly user: CommandUser
}

/** A command as it is to be run under an identity. */
export function commandUnder(
  identity: DatabaseIdentity,
  file: string,
  args: readonly string[],
): { file: string; args: string[] } {
  const [first = file, ...rest] = [...identity.prefix, file, ...args]
  return { file: first, args: rest }
}

/** Runs a command to its end under an identity. */
export function runUnder(identity: DatabaseIdentity, file: string, args: readonly string[], options?: CommandOptions) {
  const command = commandUnder(identity, file, args)
  return runCommand(command.file, command.args, identity.user, options)
}
