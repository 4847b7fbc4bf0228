const PREFIX = 'opaline-upload-'
/** As long as the server keeps an upload on which nothing happens. */
const KEPT_MILLISECONDS = 24 * 3_600_000

/** The page's own store; undefined where there is none or the page may not use it. */
function storeOf(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}

/**
 * Where uploads in pieces stand on the server, kept over a reload of the page: by a hash of the file and of where it goes,
 * the server's token of the upload. Nothing in it says what the file is, whose, or how it is called.
 */
export class UploadMemory {
  readonly #store = storeOf()
  readonly #tokens = new Map<string, string>()

  /** The token of an upload that was begun; undefined where there is none or it has expired by now. */
  find(fingerprint: string): string | undefined {
    const [token, until] = (this.#read(fingerprint) ?? '').split(' ')
    return token && Number(until) > Date.now() ? token : undefined
  }

  keep(fingerprint: string, token: string): void {
    this.#forgetExpired()
    const kept = `${token} ${Date.now() + KEPT_MILLISECONDS}`
    this.#tokens.set(fingerprint, kept)
    try {
      this.#store?.setItem(`${PREFIX}${fingerprint}`, kept)
    } catch {
      // A full store: the upload goes on, only not over a reload.
    }
  }

  forget(fingerprint: string): void {
    this.#tokens.delete(fingerprint)
    this.#store?.removeItem(`${PREFIX}${fingerprint}`)
  }

  #read(fingerprint: string): string | null | undefined {
    return this.#tokens.get(fingerprint) ?? this.#store?.getItem(`${PREFIX}${fingerprint}`)
  }

  #forgetExpired(): void {
    const keys = Object.keys(this.#store ?? {}).filter((key) => key.startsWith(PREFIX))
    const fingerprints = keys.map((key) => key.slice(PREFIX.length))
    for (const one of fingerprints) if (this.find(one) === undefined) this.forget(one)
  }
}
