import { type MediaRange, type Representation, represent, wantedOf } from './accept.ts'

/** What is stored, and what it can be made into. */
export interface Offered {
  readonly storedSyntax: string
  /** Whether what is stored has lost something: then it need not be made into the default (PS3.18 8.7.3.4). */
  readonly isLossy: boolean
  /** Under which media types something in a transfer syntax is sent, the first as default. */
  mediaTypesOf(transferSyntaxUid: string): readonly string[]
  /** The transfer syntax that a media type stands for where none is named (PS3.18 tables 8.7.3-2 and 8.7.3-5). */
  readonly defaults: ReadonlyMap<string, string>
  /** The form for those who take anything. */
  readonly form: Representation['form']
  /** Whether it is one thing, which can be sent alone. */
  readonly isOne: boolean
  /** Whether it can be sent in another transfer syntax. */
  converts(transferSyntaxUid: string): boolean | Promise<boolean>
}

/** A representation and its transfer syntax. */
export interface Encoding extends Representation {
  readonly transferSyntaxUid: string
}

function inSyntax(range: MediaRange, offered: Offered, transferSyntaxUid: string): Encoding | undefined {
  const mediaTypes = offered.mediaTypesOf(transferSyntaxUid)
  const chosen = represent(range, { mediaTypes, form: offered.form })
  if (chosen === undefined || (chosen.form === 'single' && !offered.isOne)) return undefined
  return { ...chosen, transferSyntaxUid }
}

/**
 * The transfer syntaxes that a range asks for, the best first. `*` and media types that are wildcards take what is stored:
 * nothing is lost, and nobody waits for a codec. A media type by its name without a transfer syntax stands for its default.
 */
function wantedSyntaxes(range: MediaRange, { storedSyntax, isLossy, defaults, form }: Offered): readonly string[] {
  const named = range.parameters.get('transfer-syntax') ?? ''
  if (named === '*') return [storedSyntax]
  if (named !== '') return [named]
  const byDefault = defaults.get(wantedOf(range, form).type)
  return byDefault === undefined || isLossy
    ? [storedSyntax, ...(byDefault === undefined ? [] : [byDefault])]
    : [byDefault, storedSyntax]
}

/** Chooses what is wanted most of what can be had; undefined: nothing of it (406). */
export async function chooseEncoding(ranges: readonly MediaRange[], offered: Offered): Promise<Encoding | undefined> {
  for (const range of ranges) {
    for (const syntax of wantedSyntaxes(range, offered)) {
      const encoding = inSyntax(range, offered, syntax)
      if (encoding !== undefined && (syntax === offered.storedSyntax || (await offered.converts(syntax))))
        return encoding
    }
  }
  return undefined
}
