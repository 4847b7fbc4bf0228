import { makeUuid } from '../../uuid.ts'
import type { UseCase } from '../use-case.ts'
import { readInstitution, writeInstitution } from './institution-columns.ts'
import { makeAeTitle } from './make-ae-title.ts'

export const createInstitution: UseCase<'CreateInstitution'> = async ({ tx, actor, note }, input) => {
  const id = makeUuid()
  const { name = '', ae_title = makeAeTitle(), ...others } = readInstitution(input)
  const row = { id, account_id: actor.accountUuid, name, ae_title, ...others }
  await writeInstitution(() => tx.insertInto('institutions').values(row).execute())
  note.detail['InstitutionUuid'] = id
  return { InstitutionUuid: id }
}
