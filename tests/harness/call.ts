import type { Keys } from './server.ts'

/** What a call over the wire answered. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

export interface CallOptions {
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** Calls a method over the wire as any HTTP client would. */
export async function call(
  url: string,
  method: string,
  input: unknown,
  { token, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/api/v1/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization, ...headers },
    body: JSON.stringify(input),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}

/** A session opened with the account's keys. @returns its token */
export async function openSession(keys: Keys): Promise<string> {
  const { body } = await call(keys.Url, 'OpenSession', { AccountKey: keys.AccountKey, ApiKey: keys.ApiKey })
  return String(body['SessionToken'])
}

/** A signed-in session of the account's first Admin. @returns its token */
export async function signIn(keys: Keys): Promise<string> {
  const { body } = await call(keys.Url, 'SignIn', { Email: keys.AdminEmail, Password: keys.AdminPassword })
  return String(body['SessionToken'])
}

/** Uploads one file's bytes as the user of `keys`. */
export async function uploadFile(
  keys: Keys,
  token: string,
  bytes: Uint8Array,
  query: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const search = new URLSearchParams({ UserUuid: keys.UserUuid, InstitutionUuid: keys.InstitutionUuid, ...query })
  const response = await fetch(`${keys.Url}/api/v1/UploadDicomFile?${search}`, {
    method: 'POST',
    headers: { 'content-type': 'application/dicom', authorization: `Bearer ${token}` },
    body: bytes as BodyInit,
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}
