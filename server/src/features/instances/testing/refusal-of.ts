import { ApiError } from '@opaline/contract'

/** The error that an attempt ends with, as a caller sees it. */
export async function refusalOf(
  attempt: Promise<unknown>,
): Promise<{ code: string; status: number; message: string; retryAfter: number | undefined }> {
  try {
    await attempt
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { code, status, message, details } = error
    return { code, status, message, retryAfter: details.RetryAfterSeconds }
  }
  throw new Error('It was not refused.')
}
