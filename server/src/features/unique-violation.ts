import { ApiError } from '@opaline/contract'

const UNIQUE_VIOLATION = '23505'

/**
 * Does `work`, and tells what is taken already as a conflict; nothing is said of whose it is.
 * @param messages by the name of the constraint or unique index
 * @throws ApiError Conflict, or whatever else went wrong; the transaction is over in both cases
 */
export async function tellTaken<T>(messages: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code, constraint = '' } = error as { code?: string; constraint?: string }
    const message = code === UNIQUE_VIOLATION ? messages[constraint] : undefined
    throw message === undefined ? error : new ApiError('Conflict', message)
  }
}
