import { ApiError } from '@opaline/contract'

/** What a body of `multipart/*` says next: a part begins, bytes of it, or it is whole. */
export type MultipartEvent =
  | { readonly kind: 'begin'; readonly headers: PartHeaders }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'end' }

/** Names in lower case; of several headers of one name the first counts. */
export type PartHeaders = ReadonlyMap<string, string>

const CRLF = '\r\n'
const BLANK_LINE = Buffer.from('\r\n\r\n')
const DASHES = Buffer.from('--')
const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a
/** What may stand before the first part, and in a part's headers, and between a boundary and the end of its line. */
const LONGEST_PREAMBLE = 64 * 1024
const LONGEST_HEADERS = 16 * 1024
const LONGEST_PADDING = 1024
const NOTHING = Buffer.alloc(0)

export const malformed = (sentence: string): ApiError => new ApiError('InvalidParameter', sentence)

function parseHeaders(text: string): PartHeaders {
  const headers = new Map<string, string>()
  // A line that begins with a blank goes on the line before (RFC 5322 2.2.3).
  for (const line of text.replace(/\r\n(?=[ \t])/g, '').split(CRLF)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon < 1) throw malformed('A part of the multipart body has a header line without a name.')
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim())
  }
  return headers
}

/** What stands behind a boundary: the end of its line, the two dashes of the last one, or text that makes it none. */
type Behind =
  | { readonly is: 'line'; readonly length: number }
  | { readonly is: 'last'; readonly length: number }
  | { readonly is: 'text' }
  | { readonly is: 'unknown' }

function lookBehind(bytes: Buffer, from: number): Behind {
  if (bytes.length < from + 2) return { is: 'unknown' }
  if (bytes.compare(DASHES, 0, 2, from, from + 2) === 0) return { is: 'last', length: 2 }
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at += 1
  if (at - from > LONGEST_PADDING) return { is: 'text' }
  if (bytes.length < at + 2)
    return at === bytes.length || bytes[at] === CARRIAGE_RETURN ? { is: 'unknown' } : { is: 'text' }
  return bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED
    ? { is: 'line', length: at - from }
    : { is: 'text' }
}

/**
 * Takes a `multipart/*` body apart while it passes by in pieces of any size (RFC 2046 5.1). Bytes of parts are slices of
 * the pieces, which are copied only around a piece's end; memory does not grow with the body.
 */
export class MultipartReader {
  readonly #delimiter: Buffer
  #state: 'preamble' | 'headers' | 'body' | 'epilogue' = 'preamble'
  /** Bytes of which it is not clear yet what they are. Each line break before a boundary is a part of it, the first one too. */
  #held: Buffer = Buffer.from(CRLF)
  /** How many bytes of what comes next are the line break before a body: it may begin a boundary at once. */
  #skipped = 0
  #preamble = 0

  /** @param boundary of the media type's parameter, without dashes before it */
  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`${CRLF}--${boundary}`, 'latin1')
  }

  /** Takes the next bytes. @throws ApiError InvalidParameter where they are no such body */
  push(chunk: Uint8Array): MultipartEvent[] {
    const events: MultipartEvent[] = []
    if (this.#state === 'epilogue') return events
    const piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let rest = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece])
    for (let left: Buffer | undefined = rest; left !== undefined; ) {
      rest = left
      left = this.#state === 'headers' ? this.#readHeaders(rest, events) : this.#readBytes(rest, events)
    }
    return events
  }

  /** @throws ApiError InvalidParameter where the last boundary has not come */
  end(): void {
    if (this.#state === 'preamble')
      throw malformed('The body has no part: the boundary of its Content-Type is not in it.')
    if (this.#state !== 'epilogue') throw malformed('The multipart body ends without its closing boundary.')
  }

  /** Reads a part's headers, or says that more bytes are needed. @returns the bytes behind them */
  #readHeaders(rest: Buffer, events: MultipartEvent[]): Buffer | undefined {
    const end = rest.indexOf(BLANK_LINE)
    if ((end < 0 ? rest.length : end) > LONGEST_HEADERS)
      throw malformed(`A part of the multipart body has more than ${LONGEST_HEADERS} bytes of headers.`)
    if (end < 0) return this.#hold(rest)
    const headers = end === 0 ? new Map<string, string>() : parseHeaders(rest.toString('utf8', 2, end))
    events.push({ kind: 'begin', headers })
    this.#state = 'body'
    this.#skipped = 2
    return rest.subarray(end + 2)
  }

  /** Reads bytes up to a boundary. @returns the bytes behind it, its line break first; undefined: more are needed */
  #readBytes(rest: Buffer, events: MultipartEvent[]): Buffer | undefined {
    for (let from = 0; ; ) {
      const at = rest.indexOf(this.#delimiter, from)
      if (at < 0) return this.#holdTail(rest, events)
      const behind = lookBehind(rest, at + this.#delimiter.length)
      if (behind.is === 'unknown') {
        this.#give(rest.subarray(0, at), events)
        return this.#hold(rest.subarray(at))
      }
      if (behind.is === 'line' || behind.is === 'last') {
        this.#give(rest.subarray(0, at), events)
        return this.#pass(rest.subarray(at + this.#delimiter.length + behind.length), behind.is, events)
      }
      from = at + 1
    }
  }

  #pass(rest: Buffer, boundary: 'line' | 'last', events: MultipartEvent[]): Buffer | undefined {
    if (this.#state === 'body') events.push({ kind: 'end' })
    this.#held = NOTHING
    this.#skipped = 0
    this.#state = boundary === 'last' ? 'epilogue' : 'headers'
    return boundary === 'last' ? undefined : rest
  }

  /** Gives what cannot belong to a boundary any more, and keeps the rest: from the last line break on, if at all. */
  #holdTail(rest: Buffer, events: MultipartEvent[]): undefined {
    const at = rest.lastIndexOf(CARRIAGE_RETURN)
    const tail = at < 0 ? NOTHING : rest.subarray(at)
    const isBegun = tail.length < this.#delimiter.length && tail.equals(this.#delimiter.subarray(0, tail.length))
    this.#give(isBegun ? rest.subarray(0, rest.length - tail.length) : rest, events)
    return this.#hold(isBegun ? tail : NOTHING)
  }

  #give(bytes: Buffer, events: MultipartEvent[]): void {
    const given = bytes.subarray(this.#skipped)
    this.#skipped -= bytes.length - given.length
    if (this.#state === 'body' && given.length > 0) events.push({ kind: 'bytes', bytes: given })
    if (this.#state !== 'preamble') return
    this.#preamble += given.length
    if (this.#preamble > LONGEST_PREAMBLE) this.end()
  }

  /** Keeps bytes in a copy, so that a whole piece is not kept for the few at its end. */
  #hold(bytes: Buffer): undefined {
    this.#held = Buffer.from(bytes)
    return undefined
  }
}
