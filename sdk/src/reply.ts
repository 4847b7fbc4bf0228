import { ERRORS, type ErrorCode, type ErrorDetails } from '@opaline/contract/errors'

/** The one argument of every callback. The fields of the result stand beside `Success` and `Message`. */
export interface Reply {
  readonly Success: boolean
  readonly Message: string
  readonly ErrorCode?: ErrorCode
  readonly [field: string]: unknown
}

export const success = (fields: Readonly<Record<string, unknown>> = {}): Reply => ({
  Success: true,
  Message: '',
  ...fields,
})

export const failure = (code: ErrorCode, message: string, details: ErrorDetails = {}): Reply => ({
  Success: false,
  Message: message,
  ErrorCode: code,
  ...details,
})

export const notInitialized = (): Reply => failure('NotInitialized', ERRORS.NotInitialized.meaning)
export const networkError = (): Reply => failure('NetworkError', ERRORS.NetworkError.meaning)
