import type { Messages } from '../language/english.ts'
import { formatMoment, type Language } from '../language/format.ts'
import type { Share } from '../share/share.ts'
import type { UploadItem } from './upload-item.ts'
import type { RunState } from './upload-run.ts'

/** How many files should arrive: all but those that were not needed. */
export const expectedFiles = ({ items, counts }: RunState): number => items.length - counts.skipped

/** The sentences of a receipt. */
export function receiptLines(run: RunState, share: Share, say: Messages, language: Language): readonly string[] {
  const expected = expectedFiles(run)
  const { arrived, skipped } = run.counts
  return [
    arrived === expected ? say.receiptAll(expected) : say.receiptSome(arrived, expected),
    ...(skipped > 0 ? [say.receiptSkipped(skipped)] : []),
    say.receiptTo([share.ShareTitle, share.AccountName].filter((text) => text !== '').join(', ')),
    ...(run.finishedAt ? [say.receiptAt(formatMoment(language, run.finishedAt.toISOString(), undefined))] : []),
  ]
}

const fileLine = ({ path, file, state, reason, sha256 }: UploadItem, say: Messages): string =>
  [
    say.states[state],
    path,
    `${file.size} B`,
    ...(state === 'arrived' ? [`SHA-256 ${sha256}`] : []),
    ...(state === 'refused' && reason ? [say.reasons[reason]] : []),
  ].join('\t')

/** The receipt as a text that can be kept: the sentences, then one line a file, fields between tabs. */
export const receiptText = (run: RunState, share: Share, say: Messages, language: Language): string =>
  [
    say.receiptTitle,
    ...receiptLines(run, share, say, language),
    '',
    ...run.items.map((item) => fileLine(item, say)),
    '',
  ].join('\r\n')
