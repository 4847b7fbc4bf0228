import { useSpeech } from '../language/language-context.tsx'
import { expectedFiles } from './receipt-text.ts'
import type { RunState } from './upload-run.ts'

/** How far the whole run is, by bytes and by files. */
export function ProgressOfAll({ run }: { readonly run: RunState }) {
  const { say } = useSpeech()
  const { counts, sentBytes, allBytes } = run
  return (
    <div className="all">
      <progress value={sentBytes} max={Math.max(1, allBytes)} aria-label={say.progressOfAll} />
      <p>{say.progress(counts.arrived + counts.refused, expectedFiles(run))}</p>
      <div role="alert">{counts.retrying > 0 && <p className="alert">{say.waitingForConnection}</p>}</div>
    </div>
  )
}
