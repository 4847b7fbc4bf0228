import { useState } from 'react'
import { useCountdown } from '../ui/use-countdown.ts'
import { type OpenAnswer, openShare } from './open-share.ts'
import type { ShareAnswer } from './read-share.ts'

/** Why a share is not open yet. */
export type Hindrance = 'missing' | 'wrong' | 'cookie' | 'unavailable' | 'waited'

/** What gives a share's password, and how far it is. */
export interface Opening {
  readonly isBusy: boolean
  readonly hindrance: Hindrance | undefined
  /** Seconds before another password may be tried. */
  readonly secondsLeft: number
  tryPassword(password: string): Promise<void>
}

interface Ways {
  readonly address: string
  /** Loads the share again. */
  onOpened(): Promise<ShareAnswer>
  onExpired(): void
}

/** Gives a share's password to the server. */
export function useOpening({ address, onOpened, onExpired }: Ways): Opening {
  const [isBusy, setBusy] = useState(false)
  const [hindrance, setHindrance] = useState<Hindrance>()
  const [secondsLeft, wait] = useCountdown()
  const take = async (answer: OpenAnswer): Promise<Hindrance | undefined> => {
    if (answer.kind === 'opened') return (await onOpened()).kind === 'locked' ? 'cookie' : undefined
    if (answer.kind === 'expired') onExpired()
    if (answer.kind === 'wait') wait(answer.seconds)
    if (answer.kind === 'wait') return 'waited'
    return answer.kind === 'expired' ? undefined : answer.kind
  }
  const tryPassword = async (password: string) => {
    if (isBusy || secondsLeft > 0) return
    if (password === '') return setHindrance('missing')
    setBusy(true)
    setHindrance(await take(await openShare(address, password)))
    setBusy(false)
  }
  return { isBusy, hindrance, secondsLeft, tryPassword }
}
