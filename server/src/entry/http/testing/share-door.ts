import type { CreatedAccount } from '../../../features/accounts/create-account.ts'
import { ADDRESS, type ViewerDoor } from '../../dicomweb/testing/viewer-door.ts'

type Named = Readonly<Record<string, unknown>>

/** A share that was made. */
export interface Made {
  readonly url: string
  readonly token: string
  readonly uuid: string
}

/** The doors of shares, for an account. */
export class ShareDoor {
  readonly #door: ViewerDoor
  readonly #owner: CreatedAccount

  constructor(door: ViewerDoor, owner: CreatedAccount) {
    this.#door = door
    this.#owner = owner
  }

  /** What a method answers to the account's key. @throws Error where it is refused */
  async call(name: string, input: Named): Promise<Named> {
    const answer = await this.#door.call(this.#owner, name, { input })
    if (answer['Success'] !== true) throw new Error(`${name}: ${answer['Message']}`)
    return answer
  }

  async folder(FolderName: string, ParentFolderUuid = ''): Promise<string> {
    return String((await this.call('CreateFolder', { FolderName, ParentFolderUuid }))['FolderUuid'])
  }

  async share(method: string, input: Named): Promise<Made> {
    const answer = await this.call(method, input)
    const url = String(answer['Result'])
    return { url, token: new URL(url).pathname.split('/')[2] ?? '', uuid: String(answer['ShareUuid']) }
  }

  open(token: string, Password: unknown, headers: Record<string, string> = {}, remoteAddress = ADDRESS) {
    const url = `/s/${token}/open`
    return this.#door.app.inject({ method: 'POST', url, payload: { Password }, headers, remoteAddress })
  }

  /** The cookie of who gave the password. */
  async cookie(token: string, password: string): Promise<string> {
    const { cookies } = await this.open(token, password)
    return `${cookies[0]?.name}=${cookies[0]?.value}`
  }
}
