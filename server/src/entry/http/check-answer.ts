import { METHODS, type MethodName } from '@opaline/contract'
import type { Answer } from './call-method.ts'

/** A use case's answer as callers get it: nothing leaves that the contract does not name. */
export function checkAnswer(name: MethodName, answer: Answer): Answer {
  const { Message = '', ...payload } = answer
  return { Success: true, Message, ...METHODS[name].result.parse(payload) }
}
