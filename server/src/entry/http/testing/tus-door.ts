import { createHash } from 'node:crypto'
import type { CreatedAccount } from '../../../features/accounts/create-account.ts'
import { ADDRESS, type ViewerDoor } from '../../dicomweb/testing/viewer-door.ts'

type Texts = Readonly<Record<string, string>>

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const encoded = (metadata: Texts): string =>
  Object.entries(metadata)
    .map(([name, text]) => `${name} ${Buffer.from(text).toString('base64')}`)
    .join(',')

/** The door for uploads in pieces, spoken to by hand in one session. */
export class TusDoor {
  readonly #door: ViewerDoor
  readonly #owner: CreatedAccount
  readonly #token: string

  private constructor(door: ViewerDoor, owner: CreatedAccount, token: string) {
    this.#door = door
    this.#owner = owner
    this.#token = token
  }

  static async open(door: ViewerDoor, owner: CreatedAccount, narrowing: object = {}): Promise<TusDoor> {
    const payload = { AccountKey: owner.AccountKey, ApiKey: owner.ApiKey, ...narrowing }
    const answer = await door.app.inject({ method: 'POST', url: '/api/v1/OpenSession', payload })
    return new TusDoor(door, owner, answer.json().SessionToken)
  }

  async ask(
    method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE' | 'OPTIONS',
    url: string,
    headers: Texts = {},
    body?: Uint8Array,
  ) {
    const answer = await this.#door.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${this.#token}`, 'tus-resumable': '1.0.0', ...headers },
      ...(body ? { payload: Buffer.from(body) } : {}),
      remoteAddress: ADDRESS,
    })
    const json = answer.body === '' ? undefined : (answer.json() as Readonly<Record<string, unknown>>)
    return { status: answer.statusCode, headers: answer.headers, json }
  }

  announce(length: number, metadata: Texts) {
    return this.ask('POST', '/api/v1/uploads', {
      'upload-length': String(length),
      'upload-metadata': encoded(metadata),
    })
  }

  /** Begins the upload of a DICOM file. @returns its path */
  async begin(file: Uint8Array, metadata: Texts = {}): Promise<string> {
    const { UserUuid, InstitutionUuid } = this.#owner
    const named = { Kind: 'dicom', UserUuid, InstitutionUuid, Sha256: sha256Of(file), ...metadata }
    const { status, headers, json } = await this.announce(file.length, named)
    if (status !== 201) throw new Error(JSON.stringify(json))
    return `/api/v1/${headers['location']}`
  }

  send(path: string, bytes: Uint8Array, offset: number) {
    const headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }
    return this.ask('PATCH', path, headers, bytes)
  }

  /** Where an upload stands; undefined where the door does not know it. */
  async offset(path: string): Promise<number | undefined> {
    const { status, headers } = await this.ask('HEAD', path)
    return status === 200 ? Number(headers['upload-offset']) : undefined
  }
}

/** What became of the whole file, out of an answer's headers. */
export const resultOf = (headers: Readonly<Record<string, unknown>>): unknown =>
  headers['upload-result'] === undefined
    ? undefined
    : JSON.parse(Buffer.from(String(headers['upload-result']), 'base64').toString())
