// Ids that earlier answers named, so that later calls can be filled with them.

/** What an id is called in answers, and the fields beside it that say to people what it is. */
const KINDS = {
  UserUuid: ['FullName'],
  InstitutionUuid: ['InstitutionName'],
  PatientOrderInstitutionUuid: ['InstitutionName'],
  PatientOrderUuid: ['PatientName', 'StudyDescription'],
  FolderUuid: ['FolderPath'],
  ConnectedGroupUuid: ['PatientName'],
  UserGroupUuid: ['UserGroupName'],
  EquipmentUuid: ['Name'],
  GroupId: ['GroupName'],
  FlagId: ['FlagName'],
  PatientName: ['PatientId'],
}
/** Arguments whose names are not those of answers. */
const OTHER_NAMES = { flagGroupId: 'GroupId' }

export const KIND_NAMES = Object.keys(KINDS)
const known = Object.fromEntries(KIND_NAMES.map((kind) => [kind, new Map()]))
const latest = {}
const ROOT = '00000000-0000-0000-0000-000000000000'

/** `assignedUserUuid` → `UserUuid`, `folderUuidList` → `FolderUuid`; undefined for what no answer names. */
export function kindOf(argument) {
  const name = OTHER_NAMES[argument] ?? argument.replace(/List$/, '')
  return KIND_NAMES.filter((kind) => name.toLowerCase().endsWith(kind.toLowerCase())).sort(
    (one, other) => other.length - one.length,
  )[0]
}

const labelOf = (object, fields) =>
  fields
    .map((field) => object[field] ?? '')
    .filter((text) => text !== '')
    .join(', ')

function learnObject(object, fresh) {
  for (const [kind, fields] of Object.entries(KINDS)) {
    const id = object[kind]
    if (id === undefined || id === '' || id === ROOT) continue
    fresh[kind] ??= id
    const label = labelOf(object, fields)
    if (label !== '' || !known[kind].has(id)) known[kind].set(id, label)
  }
}

function walk(value, fresh) {
  if (typeof value !== 'object' || value === null || value instanceof File) return
  if (!Array.isArray(value)) learnObject(value, fresh)
  for (const inner of Object.values(value)) walk(inner, fresh)
}

/** Takes the ids of an answer; the first of each kind is what the next call is filled with. */
export function learn(result) {
  const fresh = {}
  walk(result, fresh)
  Object.assign(latest, fresh)
}

export const knownValues = (kind) => [...(known[kind] ?? [])].map(([value, text]) => ({ value, text }))
export const latestValue = (kind) => latest[kind] ?? ''
