import type { UseCase } from '../use-case.ts'
import { readFlagDictionary } from './read-flag-dictionary.ts'

export const getAccountFlagDictionary: UseCase<'GetAccountFlagDictionary'> = async ({ tx }) => ({
  FlagGroupList: await readFlagDictionary(tx),
})
