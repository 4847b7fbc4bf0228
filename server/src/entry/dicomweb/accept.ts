/** One entry of an Accept header (RFC 9110 12.5.1). */
export interface MediaRange {
  /** Lower case: `multipart/related`. */
  readonly type: string
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

/** Cuts a text at a separator that stands outside of quotes, in one pass: what is sent may be made to take time. */
function splitUnquoted(text: string, separator: string): string[] {
  const pieces: string[] = []
  let from = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (isQuoted && character === '\\') at += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (character === separator && !isQuoted) {
      pieces.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...pieces, text.slice(from)]
}

const unquoted = (value: string): string =>
  value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value

/** What no type may hold. */
const NO_TYPE = /[\s"=]/

/** Undefined for what cannot be read. */
function toRange(entry: string): MediaRange | undefined {
  const [type = '', ...rest] = splitUnquoted(entry, ';').map((piece) => piece.trim())
  if (type === '' || NO_TYPE.test(type)) return undefined
  const parameters = new Map<string, string>()
  for (const parameter of rest) {
    const equals = parameter.indexOf('=')
    const name = parameter.slice(0, Math.max(0, equals)).trim().toLowerCase()
    if (name !== '') parameters.set(name, unquoted(parameter.slice(equals + 1).trim()))
  }
  return { type: type.toLowerCase(), parameters }
}

const quality = ({ parameters }: MediaRange): number => Number(parameters.get('q') ?? 1)

/** The entries of an Accept header, the best first; all types where there is none. What cannot be read is passed over. */
export function parseAccept(header: string | undefined): readonly MediaRange[] {
  const ranges = splitUnquoted(header ?? '', ',').flatMap((entry) => toRange(entry) ?? [])
  const wanted = ranges.filter((range) => quality(range) > 0).sort((a, b) => quality(b) - quality(a))
  return ranges.length === 0 ? [{ type: '*/*', parameters: new Map() }] : wanted
}

/**
 * What a request accepts: the `accept` query parameter comes first, the header where nothing of it can be had
 * (PS3.18 8.3.3.1, 8.7.8).
 */
export function acceptedRanges(header: string | undefined, query: unknown): readonly MediaRange[] {
  const texts = (Array.isArray(query) ? query : [query]).filter((text) => typeof text === 'string' && text !== '')
  if (texts.length === 0) return parseAccept(header)
  return [...parseAccept(texts.join(',')), ...(header === undefined ? [] : parseAccept(header))]
}

/** How bytes are sent: alone, or as a part of `multipart/related` (PS3.18 8.7). */
export interface Representation {
  readonly form: 'single' | 'multipart'
  readonly mediaType: string
}

/** What can be sent: media types, the first as default, and the one transfer syntax that it is in. */
export interface Available {
  readonly mediaTypes: readonly string[]
  readonly transferSyntaxUid: string
  /** The form for those who take anything. */
  readonly form: Representation['form']
}

/** Whether a media type is of a range, which may be a wildcard. */
export const fits = (wanted: string, type: string): boolean =>
  wanted === '*/*' || wanted === type || (wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1)))

/** What a range wants: a form, and a media type that may be a wildcard. */
export function wantedOf(
  { type, parameters }: MediaRange,
  form: Representation['form'],
): { readonly form: Representation['form']; readonly type: string } {
  if (type === '*/*') return { form, type }
  if (!type.startsWith('multipart/')) return { form: 'single', type }
  return { form: 'multipart', type: (parameters.get('type') ?? '*/*').toLowerCase() }
}

/** The first of these media types that a range wants, in the form that it wants. */
export function represent(
  range: MediaRange,
  { mediaTypes, form }: Pick<Available, 'mediaTypes' | 'form'>,
): Representation | undefined {
  const wanted = wantedOf(range, form)
  const mediaType = mediaTypes.find((candidate) => fits(wanted.type, candidate))
  return mediaType === undefined ? undefined : { form: wanted.form, mediaType }
}

/** Chooses what a request wants most of what there is; undefined: nothing of it (406). @param ranges the best first */
export function chooseRepresentation(ranges: readonly MediaRange[], available: Available): Representation | undefined {
  for (const range of ranges) {
    const syntax = range.parameters.get('transfer-syntax') ?? '*'
    const isThis = syntax === '*' || syntax === available.transferSyntaxUid
    const chosen = isThis ? represent(range, available) : undefined
    if (chosen !== undefined) return chosen
  }
  return undefined
}
