import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import type { CreatedAccount } from '../../../features/accounts/create-account.ts'
import { makeUuid } from '../../../uuid.ts'
import { ADDRESS, type ViewerDoor } from '../../dicomweb/testing/viewer-door.ts'

type Answer = Readonly<Record<string, unknown>>

export interface ListedDocument {
  readonly DocumentUuid: string
  readonly FileName: string
  readonly FileType: string
  readonly FileSize: number
  readonly CreatedDatetime: string
  readonly Url: string
}

async function openSession(door: ViewerDoor, owner: CreatedAccount, narrowing: Answer = {}): Promise<string> {
  const payload = { AccountKey: owner.AccountKey, ApiKey: owner.ApiKey, ...narrowing }
  const answer = await door.app.inject({ method: 'POST', url: '/api/v1/OpenSession', payload })
  return answer.json().SessionToken
}

/** An account of its own behind the server's doors, with an order that takes documents. */
export class DocumentDoor {
  readonly door: ViewerDoor
  readonly owner: CreatedAccount
  readonly order: string
  readonly #token: string

  private constructor(door: ViewerDoor, owner: CreatedAccount, order: string, token: string) {
    this.door = door
    this.owner = owner
    this.order = order
    this.#token = token
  }

  static async open(door: ViewerDoor): Promise<DocumentDoor> {
    const owner = await door.test.createAccount()
    const id = makeUuid()
    const order = {
      id,
      account_id: owner.AccountUuid,
      institution_id: owner.InstitutionUuid,
      study_instance_uid: `2.25.${BigInt(`0x${id.replaceAll('-', '')}`)}`,
      order_day: '2026-01-02',
      sort_at: '2026-01-02T10:00:00Z',
    }
    await door.services.database.forAccount(owner.AccountUuid, (tx) =>
      tx.insertInto('patient_orders').values(order).execute(),
    )
    return new DocumentDoor(door, owner, id, await openSession(door, owner))
  }

  /** A further session of the account's key. @returns its token */
  openSession(narrowing: Answer = {}): Promise<string> {
    return openSession(this.door, this.owner, narrowing)
  }

  /** The same door for the same account with another session. */
  as(token: string): DocumentDoor {
    return new DocumentDoor(this.door, this.owner, this.order, token)
  }

  async call(method: string, input: Answer, address = ADDRESS): Promise<Answer> {
    const answer = await this.door.app.inject({
      method: 'POST',
      url: `/api/v1/${method}`,
      payload: { UserUuid: this.owner.UserUuid, ...input },
      headers: { authorization: `Bearer ${this.#token}` },
      remoteAddress: address,
    })
    return answer.json()
  }

  async upload(file: Uint8Array, FileName: string, query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { UserUuid, InstitutionUuid } = this.owner
    const search = new URLSearchParams({ UserUuid, InstitutionUuid, PatientOrderUuid: this.order, FileName, ...query })
    const answer = await this.door.app.inject({
      method: 'POST',
      url: `/api/v1/UploadDocumentFile?${search}`,
      payload: Buffer.from(file),
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/octet-stream' },
      remoteAddress: ADDRESS,
    })
    return answer.json()
  }

  async properties(input: Answer = {}, address = ADDRESS) {
    const { PatientOrder } = await this.call(
      'GetPatientOrderProperties',
      { PatientOrderUuid: this.order, PatientOrderInstitutionUuid: this.owner.InstitutionUuid, ...input },
      address,
    )
    return PatientOrder as {
      readonly DocumentsCount: number
      readonly DocumentList: readonly ListedDocument[]
      readonly History: readonly { readonly Action: string; readonly Detail: string }[]
    }
  }

  /** The path of the order's first document. */
  async path(input: Answer = {}, address = ADDRESS): Promise<string> {
    const { DocumentList } = await this.properties(input, address)
    return new URL(DocumentList[0]?.Url ?? '').pathname
  }

  get(path: string, headers: Record<string, string> = {}, address = ADDRESS): Promise<LightMyRequestResponse> {
    return this.door.get(path, headers, address)
  }

  /** How many files the store holds, pending ones too. */
  async storedFiles(): Promise<number> {
    const folder = join(this.door.services.config.DATA_DIR, 'blobs')
    const pending = (await readdir(join(folder, 'pending'))).length
    let blobs = 0
    for await (const _ of this.door.services.blobs.list(this.owner.AccountUuid)) blobs += 1
    return pending + blobs
  }

  async records(action: string) {
    return this.door.services.database.forAccount(this.owner.AccountUuid, (tx) =>
      tx
        .selectFrom('audit_records')
        .select(['outcome', 'user_id', 'address', 'order_ids', 'detail'])
        .where('action', '=', action)
        .orderBy('id')
        .execute(),
    )
  }
}
