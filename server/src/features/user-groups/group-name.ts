import { readName } from '../plain-text.rules.ts'
import { tellTaken } from '../unique-violation.ts'

const TAKEN = { user_groups_name: 'A group of the account has this name already. Choose another.' }

/** Writes a group under a name that people gave. @throws ApiError InvalidParameter, or Conflict when another group has it */
export async function underName<T>(given: string, write: (name: string) => Promise<T>): Promise<T> {
  const name = readName('userGroupName', given)
  return tellTaken(TAKEN, () => write(name))
}
