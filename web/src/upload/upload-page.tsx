import { useSpeech } from '../language/language-context.tsx'
import type { Share } from '../share/share.ts'
import { ShareFacts } from '../share/share-facts.tsx'
import { Page } from '../ui/page.tsx'
import { FileDrop } from './file-drop.tsx'
import { FileList } from './file-list.tsx'
import { ProgressOfAll } from './progress-of-all.tsx'
import { Receipt } from './receipt.tsx'
import { mayBeSentAgain, type RunState, type UploadRun } from './upload-run.ts'
import { useUploadRun } from './use-upload-run.ts'

function Refused({ run, state }: { readonly run: UploadRun; readonly state: RunState }) {
  const { say } = useSpeech()
  const refused = state.items.filter((item) => item.state === 'refused')
  if (refused.length === 0) return null
  const hasEnded = refused.some(({ reason }) => reason === 'Expired')
  return (
    <section>
      <h2>{say.refused(refused.length)}</h2>
      <div role="alert">{hasEnded && <p className="alert">{say.linkEnded}</p>}</div>
      <FileList items={refused} label={say.refused(refused.length)} />
      {state.finishedAt && refused.some(mayBeSentAgain) && (
        <button type="button" className="main" onClick={() => run.sendAgain()}>
          {say.sendAgain}
        </button>
      )}
    </section>
  )
}

interface UploadPageProps {
  readonly address: string
  readonly share: Share
}

/** The page of an upload share: choose, follow, keep the receipt. Shows nothing of what is in the folder. */
export default function UploadPage({ address, share }: UploadPageProps) {
  const { say } = useSpeech()
  const [run, state] = useUploadRun(address)
  return (
    <Page title={share.ShareTitle || say.defaultUploadTitle}>
      <ShareFacts share={share} />
      <p>{say.uploadText}</p>
      <FileDrop onChosen={(files) => run.add(files)} />
      {state.items.length > 0 && <ProgressOfAll run={state} />}
      {state.finishedAt && <Receipt key={state.finishedAt.getTime()} run={state} share={share} />}
      <Refused run={run} state={state} />
      {state.items.length > 0 && (
        <section>
          <h2>{say.files}</h2>
          <FileList items={state.items} label={say.files} />
        </section>
      )}
    </Page>
  )
}
