import type { Reason, UploadItem } from './upload-item.ts'

/** What came of sending a file once. */
export type SendAnswer =
  | { readonly kind: 'arrived'; readonly sha256: string }
  | { readonly kind: 'refused'; readonly reason: Reason }
  /** The server or the connection cannot take it now. @property afterSeconds what the server asks to wait */
  | { readonly kind: 'again'; readonly afterSeconds: number; readonly reason: Reason }
  /** The link has ended. */
  | { readonly kind: 'ended' }

interface Body {
  readonly Success?: boolean
  readonly Sha256?: string
  readonly ErrorCode?: string
  readonly RetryAfterSeconds?: number
}

const KNOWN: ReadonlySet<string> = new Set<Reason>(['UnsupportedFile', 'FileTooLarge', 'QuotaExceeded', 'Conflict'])
const ENDED: ReadonlySet<number> = new Set([401, 410])
const TIMEOUT = 408
const TOO_MANY = 429
const FIRST_OF_SERVER = 500

function readBody(text: string): Body {
  try {
    return (JSON.parse(text) ?? {}) as Body
  } catch {
    return {}
  }
}

function judge(status: number, text: string): SendAnswer {
  const { Success, Sha256 = '', ErrorCode = '', RetryAfterSeconds = 0 } = readBody(text)
  if (status === 200 && Success === true) return { kind: 'arrived', sha256: Sha256 }
  if (ENDED.has(status)) return { kind: 'ended' }
  if (KNOWN.has(ErrorCode)) return { kind: 'refused', reason: ErrorCode as Reason }
  const isPassing = status === TIMEOUT || status === TOO_MANY || status >= FIRST_OF_SERVER
  if (isPassing) return { kind: 'again', afterSeconds: RetryAfterSeconds, reason: 'Unavailable' }
  return { kind: 'refused', reason: 'Other' }
}

/**
 * Sends a file once; the browser streams it from the disk. Neither its name nor its path is sent. Never rejects.
 * @param share `/s/<token>` @param onSent is told the bytes sent so far
 */
export function sendOnce(share: string, item: UploadItem, onSent: (bytes: number) => void): Promise<SendAnswer> {
  return new Promise((resolve) => {
    // `fetch` does not tell how much of a body is sent.
    const request = new XMLHttpRequest()
    const fail = () => resolve({ kind: 'again', afterSeconds: 0, reason: 'NetworkError' })
    request.open('POST', `${share}/files?FileNumber=${item.number}`)
    request.setRequestHeader('content-type', 'application/dicom')
    request.upload.addEventListener('progress', (event) => onSent(Math.min(event.loaded, item.file.size)))
    request.addEventListener('load', () => resolve(judge(request.status, request.responseText)))
    request.addEventListener('error', fail)
    request.addEventListener('abort', fail)
    request.send(item.file)
  })
}
