import { notFound } from '../errors.ts'
import type { UseCase } from '../use-case.ts'
import { readInstitution, writeInstitution } from './institution-columns.ts'

export const updateInstitution: UseCase<'UpdateInstitution'> = async ({ tx, note }, input) => {
  const id = input.InstitutionUuid
  const columns = readInstitution(input)
  const row = await writeInstitution(() =>
    tx
      .updateTable('institutions')
      .set((set) => ({ ...columns, name: columns.name ?? set.ref('name') }))
      .where('id', '=', id)
      .where('deactivated_at', 'is', null)
      .returning('id')
      .executeTakeFirst(),
  )
  if (!row) throw notFound('institutionUuid')
  note.detail['InstitutionUuid'] = id
  return {}
}
