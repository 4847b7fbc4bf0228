/** A media type with its parameters (RFC 9110 8.3.1). */
export interface MediaType {
  /** Lower case. */
  readonly type: string
  /** Names in lower case, values as they stand, without quotes. */
  readonly parameters: ReadonlyMap<string, string>
}

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const TYPE = new RegExp(`^\\s*(${TOKEN}/${TOKEN})\\s*`)
// Boundaries with characters that need quotes are sent without them by some, so a bare value goes to the next blank or semicolon.
const PARAMETER = new RegExp(`\\s*;\\s*(?:(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))\\s*)?`, 'y')

/** Reads a Content-Type; undefined: it is none, or not well formed. */
export function parseContentType(header: string | undefined): MediaType | undefined {
  const head = TYPE.exec(header ?? '')
  if (head === null || header === undefined) return undefined
  const parameters = new Map<string, string>()
  for (let at = head[0].length; at < header.length; ) {
    PARAMETER.lastIndex = at
    const found = PARAMETER.exec(header)
    if (found === null) return undefined
    const [whole, name, quoted, bare] = found
    at += whole.length
    if (name !== undefined) parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '')
  }
  return { type: (head[1] ?? '').toLowerCase(), parameters }
}

// RFC 2046 5.1.1: up to 70 characters of `bchars`, the last of which is no blank.
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/

/** The boundary of a multipart media type; undefined: it has none that is legal. */
export function boundaryOf({ parameters }: MediaType): string | undefined {
  const boundary = parameters.get('boundary')
  return boundary !== undefined && BOUNDARY.test(boundary) ? boundary : undefined
}
