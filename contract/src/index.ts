import type { Method } from './define.ts'
import { accounts } from './methods/accounts.ts'
import { anonymization } from './methods/anonymization.ts'
import { apiKeys } from './methods/api-keys.ts'
import { assignments } from './methods/assignments.ts'
import { audit } from './methods/audit.ts'
import { createOrders } from './methods/create-orders.ts'
import { dicomNodes } from './methods/dicom-nodes.ts'
import { documents } from './methods/documents.ts'
import { downloads } from './methods/downloads.ts'
import { flags } from './methods/flags.ts'
import { folders } from './methods/folders.ts'
import { inbox } from './methods/inbox.ts'
import { institutions } from './methods/institutions.ts'
import { orderChanges } from './methods/order-changes.ts'
import { orderGroups } from './methods/order-groups.ts'
import { orders } from './methods/orders.ts'
import { passwords } from './methods/passwords.ts'
import { patients } from './methods/patients.ts'
import { search } from './methods/search.ts'
import { sessions } from './methods/sessions.ts'
import { shares } from './methods/shares.ts'
import { uploads } from './methods/uploads.ts'
import { userGroups } from './methods/user-groups.ts'
import { users } from './methods/users.ts'
import { viewerLinks } from './methods/viewer-links.ts'

export { isCalendarDate } from './calendar.ts'
export * from './checks.ts'
export * from './define.ts'
export * from './document-types.ts'
export * from './errors.ts'
export * as objects from './objects.ts'
export * from './order-keys.ts'

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
  ...anonymization,
  ...documents,
  ...orders,
  ...createOrders,
  ...orderChanges,
  ...orderGroups,
  ...downloads,
  ...folders,
  ...viewerLinks,
  ...shares,
  ...flags,
  ...patients,
  ...inbox,
  ...assignments,
  ...audit,
  ...search,
} as const satisfies Record<string, Method>
export type MethodName = keyof typeof METHODS
