/** One entry of an Accept header (RFC 9110 12.5.1). */
export interface MediaRange {
  /** Lower case: `multipart/related`. */
  readonly type: string
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

const ENTRY = /\s*([^\s;,"]+)((?:\s*;\s*[^\s=;,"]+\s*=\s*(?:"[^"]*"|[^\s;,"]*))*)\s*(?:,|$)/gy
const PARAMETER = /;\s*([^\s=;,"]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]*))/g

function toRange(type: string, text: string): MediaRange {
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, plain] of text.matchAll(PARAMETER))
    parameters.set(name.toLowerCase(), quoted ?? plain ?? '')
  return { type: type.toLowerCase(), parameters }
}

const quality = ({ parameters }: MediaRange): number => Number(parameters.get('q') ?? 1)

/** The entries of an Accept header, the best first; all types where there is none. What cannot be read is passed over. */
export function parseAccept(header: string | undefined): readonly MediaRange[] {
  const ranges = [...(header ?? '').matchAll(ENTRY)].map(([, type = '', text = '']) => toRange(type, text))
  const wanted = ranges.filter((range) => quality(range) > 0).sort((a, b) => quality(b) - quality(a))
  return ranges.length === 0 ? [{ type: '*/*', parameters: new Map() }] : wanted
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

const fits = (wanted: string, type: string): boolean =>
  wanted === '*/*' || wanted === type || (wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1)))

function represent({ type, parameters }: MediaRange, available: Available): Representation | undefined {
  const syntax = parameters.get('transfer-syntax') ?? '*'
  if (syntax !== '*' && syntax !== available.transferSyntaxUid) return undefined
  const form = type.startsWith('multipart/') ? 'multipart' : type === '*/*' ? available.form : 'single'
  const wanted = form === 'multipart' && type !== '*/*' ? (parameters.get('type') ?? '*/*').toLowerCase() : type
  const mediaType = available.mediaTypes.find((candidate) => fits(wanted, candidate))
  return mediaType === undefined ? undefined : { form, mediaType }
}

/** Chooses what an Accept header wants most of what there is; undefined: nothing of it (406). */
export function chooseRepresentation(header: string | undefined, available: Available): Representation | undefined {
  for (const range of parseAccept(header)) {
    const chosen = represent(range, available)
    if (chosen !== undefined) return chosen
  }
  return undefined
}
