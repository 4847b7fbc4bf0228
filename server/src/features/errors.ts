import { ApiError } from '@opaline/contract'

/** What does not exist and what is another account's are told the same. */
export const notFound = (argumentName: string): ApiError =>
  new ApiError('NotFound', `Nothing was found for ${argumentName}.`)

export const invalid = (argumentName: string, problem: string): ApiError =>
  new ApiError('InvalidParameter', `Invalid parameters for ${argumentName}. ${problem}`)
