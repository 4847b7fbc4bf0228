import { type Argument, argumentsOf, METHODS, type MethodName } from '@opaline/contract'
import { idOf, type Role } from './ids.ts'

/** What the ids that arguments take name, and which of the fixtures stand for what a caller may try. */
export interface IdKind {
  /** Two that the user of a role may use. */
  readonly own: (role: Role) => readonly [string, string]
  /** Of the same account, but not for these roles; the others may use it. */
  readonly unseen?: {
    readonly id: string
    readonly by: readonly Role[]
    /** What goes with it where a method asks for that too, by the argument's name, or by method and name. */
    readonly besides?: Readonly<Record<string, string>>
  }
  readonly foreign: string
  /** It was there; `undefined`: what is deleted leaves no row, so it is unknown. */
  readonly deleted?: string
}

const twoOwn = (thing: string) => () => [idOf(`own ${thing}`), idOf(`second own ${thing}`)] as const

const KINDS = {
  order: {
    own: twoOwn('order'),
    unseen: {
      id: idOf('unseen order'),
      by: ['Standard', 'LimitedAccess'],
      besides: {
        patientOrderInstitutionUuid: idOf('unseen institution'),
        'CheckDocumentFiles.institutionUuid': idOf('unseen institution'),
        'UploadDocumentFile.institutionUuid': idOf('unseen institution'),
        'FileInboxItem.inboxItemUuid': idOf('unseen inbox item'),
      },
    },
    foreign: idOf('foreign order'),
    deleted: idOf('deleted order'),
  },
  institution: {
    own: twoOwn('institution'),
    unseen: { id: idOf('unseen institution'), by: ['Standard', 'LimitedAccess'] },
    foreign: idOf('foreign institution'),
    deleted: idOf('deleted institution'),
  },
  // An Admin still searches what an institution held; nobody else does, and nothing is put there.
  searchedInstitution: {
    own: twoOwn('institution'),
    unseen: { id: idOf('deleted institution'), by: ['Standard', 'LimitedAccess'] },
    foreign: idOf('foreign institution'),
  },
  // Of the order that is named beside it: for whoever it is, any other is not the order's.
  institutionOfOrder: {
    own: twoOwn('institution'),
    unseen: { id: idOf('unseen institution'), by: ['Admin', 'Standard', 'LimitedAccess'] },
    foreign: idOf('foreign institution'),
    deleted: idOf('deleted institution'),
  },
  // The patients of a closed institution are still somebody's to put right.
  institutionOfPatients: { own: twoOwn('institution'), foreign: idOf('foreign institution') },
  user: { own: twoOwn('user'), foreign: idOf('foreign user'), deleted: idOf('deleted user') },
  userGroup: { own: twoOwn('group'), foreign: idOf('foreign group') },
  folder: {
    own: (role) => [idOf(`folder of ${role}`), idOf(`second folder of ${role}`)],
    unseen: { id: idOf('unseen folder'), by: ['Admin', 'Standard', 'LimitedAccess'] },
    foreign: idOf('foreign folder'),
  },
  apiKey: { own: twoOwn('key'), foreign: idOf('foreign key') },
  // What of an order is in the trash; what is not there is none of it.
  trashedOrder: {
    own: () => [idOf('deleted order'), idOf('second deleted order')],
    unseen: { id: idOf('unseen deleted order'), by: ['Standard', 'LimitedAccess'] },
    foreign: idOf('foreign deleted order'),
    deleted: idOf('own order'),
  },
  trashEntry: {
    own: twoOwn('trash entry'),
    unseen: { id: idOf('unseen trash entry'), by: ['Standard', 'LimitedAccess'] },
    foreign: idOf('foreign trash entry'),
    deleted: idOf('deleted trash entry'),
  },
  orderGroup: {
    own: twoOwn('order group'),
    unseen: { id: idOf('unseen order group'), by: ['Standard', 'LimitedAccess'] },
    foreign: idOf('foreign order group'),
  },
  document: {
    own: twoOwn('document'),
    unseen: { id: idOf('unseen document'), by: ['Standard', 'LimitedAccess'] },
    foreign: idOf('foreign document'),
  },
  inboxItem: {
    own: twoOwn('inbox item'),
    // An image goes into an order of its own institution.
    unseen: {
      id: idOf('unseen inbox item'),
      by: ['Standard', 'LimitedAccess'],
      besides: { patientOrderUuid: idOf('unseen order') },
    },
    foreign: idOf('foreign inbox item'),
    deleted: idOf('deleted inbox item'),
  },
  share: {
    own: (role) => [idOf(`share of ${role}`), idOf(`second share of ${role}`)],
    unseen: { id: idOf('unseen share'), by: ['Standard', 'LimitedAccess'] },
    foreign: idOf('foreign share'),
  },
  dicomNode: { own: twoOwn('node'), foreign: idOf('foreign node') },
} as const satisfies Record<string, IdKind>

/** An id that the caller makes up or looks for in records: it names nothing of ours, so any will do. */
const MADE_UP = 'made up'

type Named = keyof typeof KINDS | typeof MADE_UP

/** What the ids of an argument name, by its name; by method and name where a method differs. */
const ARGUMENTS: Readonly<Record<string, Named>> = {
  patientOrderUuid: 'order',
  patientOrderInstitutionUuid: 'institutionOfOrder',
  institutionUuid: 'institution',
  institutionUuidList: 'searchedInstitution',
  folderUuid: 'folder',
  parentFolderUuid: 'folder',
  assignedUserUuid: 'user',
  unassignedUserUuid: 'user',
  userUuidList: 'user',
  assignedUserGroupUuid: 'userGroup',
  unassignedUserGroupUuid: 'userGroup',
  apiKeyUuid: 'apiKey',
  patientOrderUuidList: 'order',
  folderUuidList: 'folder',
  userUuid: 'user',
  userGroupUuid: 'userGroup',
  connectedGroupUuid: 'orderGroup',
  documentUuid: 'document',
  dicomNodeUuid: 'dicomNode',
  inboxItemUuid: 'inboxItem',
  trashEntryUuid: 'trashEntry',
  orderUuidList: 'order',
  sharedUserUuidList: 'user',
  sharedUserGroupUuidList: 'userGroup',
  shareUuid: 'share',
  scheduledEquipmentUuid: 'dicomNode',
  runUuid: MADE_UP,
  'RestoreOrder.patientOrderUuid': 'trashedOrder',
  'PurgeOrder.patientOrderUuid': 'trashedOrder',
  'CreateUser.institutionUuidList': 'institution',
  'SetUserInstitutions.institutionUuidList': 'institution',
  'CheckDocumentFiles.institutionUuid': 'institutionOfOrder',
  'UploadDocumentFile.institutionUuid': 'institutionOfOrder',
  'MergePatients.institutionUuid': 'institutionOfPatients',
  'UnmergePatients.institutionUuid': 'institutionOfPatients',
  'GetAuditLog.userUuid': MADE_UP,
  'GetAuditLog.patientOrderUuid': MADE_UP,
}

/** Lists that are of no use with one entry. */
const OF_TWO_OR_MORE = ['CreateOrderGroup.patientOrderUuidList']

export const needsTwo = (name: MethodName, argument: Argument): boolean =>
  OF_TWO_OR_MORE.includes(`${name}.${argument.name}`)

export const idArguments = (name: MethodName): readonly Argument[] =>
  argumentsOf(METHODS[name]).filter(
    (argument) => ['guid', 'guidList'].includes(argument.check) && argument.actingUser !== true,
  )

const namedBy = (name: MethodName, argument: Argument): Named | undefined =>
  ARGUMENTS[`${name}.${argument.name}`] ?? ARGUMENTS[argument.name]

/** The kind of thing that an argument names; undefined: none of ours. @throws Error for an argument that the table does not know */
export function kindOf(name: MethodName, argument: Argument): IdKind | undefined {
  const named = namedBy(name, argument)
  if (named === undefined) throw new Error(`What ${argument.name} of ${name} names stands nowhere in the table of ids.`)
  return named === MADE_UP ? undefined : KINDS[named]
}
