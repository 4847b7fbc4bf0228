import type { Method } from './define.ts'
import { accounts } from './methods/accounts.ts'
import { apiKeys } from './methods/api-keys.ts'
import { dicomNodes } from './methods/dicom-nodes.ts'
import { folders } from './methods/folders.ts'
import { institutions } from './methods/institutions.ts'
import { orders } from './methods/orders.ts'
import { passwords } from './methods/passwords.ts'
import { sessions } from './methods/sessions.ts'
import { uploads } from './methods/uploads.ts'
import { userGroups } from './methods/user-groups.ts'
import { users } from './methods/users.ts'
import { viewerLinks } from './methods/viewer-links.ts'

export * from './checks.ts'
export * from './define.ts'
export * from './errors.ts'
export * as objects from './objects.ts'

/** Every method of the Cloud API by its name: what routes, checks, documents, library and types derive from. */
export const METHODS = {
  ...sessions,
  ...accounts,
  ...passwords,
  ...users,
  ...userGroups,
  ...institutions,
  ...dicomNodes,
  ...apiKeys,
  ...uploads,
  ...orders,
  ...folders,
  ...viewerLinks,
} as const satisfies Record<string, Method>
export type MethodName = keyof typeof METHODS
