import { METHODS } from '../index.ts'
import { methodReference } from './method-reference.ts'
import { methodTable } from './method-table.ts'
import { openapi } from './openapi.ts'
import { pageMethods } from './page-methods.ts'
import { typeDeclarations } from './type-declarations.ts'

/** Every file that derives from the contract: path from the project's root → text. */
export const generatedFiles = (version: string): ReadonlyMap<string, string> =>
  new Map([
    ['contract/generated/method-table.ts', methodTable(METHODS)],
    ['contract/generated/openapi.json', `${JSON.stringify(openapi(METHODS, version), null, 2)}\n`],
    ['contract/generated/cloud-api.d.mts', typeDeclarations(METHODS)],
    ['docs/api.md', methodReference(METHODS)],
    ['reference/generated/methods.js', pageMethods(METHODS)],
  ])
