import { useEffect, useState, useSyncExternalStore } from 'react'
import { type RunState, UploadRun } from './upload-run.ts'

/** A run of uploads into a share; leaving the page while files are under way asks first. */
export function useUploadRun(address: string): readonly [UploadRun, RunState] {
  const [run] = useState(() => new UploadRun(address))
  const state = useSyncExternalStore(run.subscribe, run.state)
  const isUnderWay = state.items.length > 0 && state.finishedAt === undefined
  useEffect(() => {
    if (!isUnderWay) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isUnderWay])
  return [run, state]
}
