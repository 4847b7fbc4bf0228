import type { Method } from './define.ts'
import { apiKeys } from './methods/api-keys.ts'
import { audit } from './methods/audit.ts'
import { folders } from './methods/folders.ts'
import { orders } from './methods/orders.ts'
import { sessions } from './methods/sessions.ts'
import { uploads } from './methods/uploads.ts'
import { viewerLinks } from './methods/viewer-links.ts'

export * from './checks.ts'
export * from './define.ts'
export * from './errors.ts'
export * as objects from './objects.ts'

/** Every method of the Cloud API by its name: what routes, checks, documents, library and types derive from. */
export const METHODS = {
  ...sessions,
  ...apiKeys,
  ...uploads,
  ...orders,
  ...folders,
  ...viewerLinks,
  ...audit,
} as const satisfies Record<string, Method>
export type MethodName = keyof typeof METHODS
