import { CORRECTED_ATTRIBUTES, type CorrectedKeyword, type Correction } from './correction.ts'

/** What one act replaced; undefined: what the instance itself says. */
export interface CorrectionAct {
  readonly at: Date
  /** Why, as (0400,0565) says it (PS3.3 C.12.1.1.9.1). */
  readonly code: 'CORRECT' | 'COERCE'
  readonly replaced: ReadonlyMap<CorrectedKeyword, string | undefined>
}

/** What copies of an order's study say instead of what is stored, and the acts that led there, oldest first. */
export interface Overlay {
  readonly values: ReadonlyMap<CorrectedKeyword, string>
  readonly acts: readonly CorrectionAct[]
}

/** Values of one act are written together, but each has its own time. */
const SAME_ACT_MS = 1000

interface OpenAct extends CorrectionAct {
  readonly reason: string
  readonly userUuid: string | undefined
  readonly replaced: Map<CorrectedKeyword, string | undefined>
}

const belongsTo = (act: OpenAct, { at, reason, userUuid, keyword }: Correction): boolean =>
  act.reason === reason &&
  act.userUuid === userUuid &&
  at.getTime() - act.at.getTime() < SAME_ACT_MS &&
  !act.replaced.has(keyword)

/** A person sets right what was wrong; adopting a study and merging patients bring it in line with the archive. */
const codeOf = (reason: string): CorrectionAct['code'] => (reason === 'UpdateOrderWithJSON' ? 'CORRECT' : 'COERCE')

/** Puts an order's corrections, oldest first, together. */
export function overlayOf(corrections: readonly Correction[]): Overlay {
  const values = new Map<CorrectedKeyword, string>()
  const acts: OpenAct[] = []
  for (const correction of corrections) {
    const { at, reason, userUuid, keyword } = correction
    const last = acts.at(-1)
    const act =
      last && belongsTo(last, correction) ? last : { at, reason, userUuid, code: codeOf(reason), replaced: new Map() }
    if (act !== last) acts.push(act)
    act.replaced.set(keyword, values.has(keyword) ? correction.replaced : undefined)
    values.set(keyword, correction.value)
  }
  return { values, acts }
}

/** Empty components and groups at the end of a name say nothing (PS3.5 6.2.1.1). */
const comparable = (keyword: CorrectedKeyword, text: string): string =>
  keyword === 'PatientName' ? text.replace(/[=^ ]+$/, '') : text.trim()

/**
 * What of an overlay changes an instance: attributes that say the corrected value already are left alone.
 * @param stored the instance's text of a tag; '' where it has none
 * @returns undefined where nothing changes
 */
export function overlayFor(overlay: Overlay, stored: (tag: number) => string): Overlay | undefined {
  const values = new Map(
    [...overlay.values].filter(
      ([keyword, value]) =>
        comparable(keyword, stored(CORRECTED_ATTRIBUTES[keyword].tag)) !== comparable(keyword, value),
    ),
  )
  if (values.size === 0) return undefined
  const acts = overlay.acts.flatMap((act) => {
    const replaced = new Map([...act.replaced].filter(([keyword]) => values.has(keyword)))
    return replaced.size === 0 ? [] : [{ ...act, replaced }]
  })
  return { values, acts }
}
