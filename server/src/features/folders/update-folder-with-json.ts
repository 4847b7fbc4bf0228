import { ApiError, checkArgument } from '@opaline/contract'
import { readLines } from '../plain-text.rules.ts'
import { tellTaken } from '../unique-violation.ts'
import type { UseCase } from '../use-case.ts'
import { LONGEST_NAME, readFolderName } from './folder-name.rules.ts'
import { requireFolder } from './require-folders.ts'

const TAKEN = { folders_name: 'There is a folder of this name already. Choose another.' }
const LONGEST_DESCRIPTION = 1024

type Json = Readonly<Record<string, unknown>>

function readText(json: Json, key: string, maxLength: number): string | undefined {
  const checked = checkArgument(key, { check: 'text', optional: true, maxLength }, json[key])
  if ('problem' in checked) throw new ApiError('InvalidParameter', checked.problem)
  return checked.value as string | undefined
}

/** What is to change. An empty name is none given; an empty description takes the old one away. */
function readChanges(json: Json): { name?: string; description?: string } {
  const name = readText(json, 'FolderName', LONGEST_NAME)
  const description = json['FolderDescription'] === '' ? '' : readText(json, 'FolderDescription', LONGEST_DESCRIPTION)
  return {
    ...(name === undefined ? {} : { name: readFolderName(name) }),
    ...(description === undefined ? {} : { description: readLines('FolderDescription', description) }),
  }
}

export const updateFolderWithJson: UseCase<'UpdateFolderWithJSON'> = async (call, input) => {
  const changes = readChanges(input.JsonParameters)
  await requireFolder(call, input.FolderUuid)
  call.note.detail['FolderUuid'] = input.FolderUuid
  if (Object.keys(changes).length === 0) return {}
  await tellTaken(TAKEN, () => call.tx.updateTable('folders').set(changes).where('id', '=', input.FolderUuid).execute())
  return {}
}
