import { checkArgument } from '@opaline/contract/checks'
import { wireName } from '@opaline/contract/define'
import type { TableArgument, TableMethod } from '@opaline/contract/table-types'
import { failure, type Reply } from '../reply.ts'
import type { WireInput } from '../wire/client.ts'
import { type Callback, isCallback } from './callback.ts'

/** A positional call taken apart. */
export interface PositionalCall {
  readonly callback: Callback | undefined
  /** Arguments by their names; what was left out is undefined. */
  readonly named: Readonly<Record<string, unknown>>
}

/**
 * Takes a positional call apart. The callback is the last function among the arguments, wherever it stands: releases
 * of the original differ in arity, and pages leave out trailing optional arguments.
 */
export function takeApart(method: TableMethod, given: readonly unknown[]): PositionalCall {
  const at = given.findLastIndex(isCallback)
  const callback = given[at]
  const missing = method.callbackAt === 0 && at === -1 && (given[0] === undefined || given[0] === null)
  const values = given.filter((_, index) => index !== at && !(missing && index === 0))
  const places = method.arguments.filter((argument) => argument.typedOnly !== true)
  return {
    callback: isCallback(callback) ? callback : undefined,
    named: Object.fromEntries(places.map((argument, index) => [argument.name, values[index]])),
  }
}

/** Checked arguments in their wire form, or the reply that names the first wrong one. */
export type CheckedInput = { readonly input: WireInput } | { readonly problem: Reply }

/** Checks named arguments by the method's table. `hasOwnUser`: the session has an acting user of its own. */
export function checkNamed(
  places: readonly TableArgument[],
  named: Readonly<Record<string, unknown>>,
  hasOwnUser: boolean,
): CheckedInput {
  const input: Record<string, unknown> = {}
  for (const place of places) {
    const rules = place.actingUser && hasOwnUser ? { ...place, optional: true } : place
    const checked = checkArgument(place.name, rules, named[place.name])
    if ('problem' in checked) return { problem: failure('InvalidParameter', checked.problem) }
    if (checked.value !== undefined) input[wireName(place.name)] = checked.value
  }
  return { input }
}
