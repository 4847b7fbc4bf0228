import { useCallback, useEffect, useState } from 'react'

const SECOND_MS = 1000

/** Counts whole seconds down to 0. @returns what is left, and how to begin */
export function useCountdown(): readonly [number, (seconds: number) => void] {
  const [endsAt, setEndsAt] = useState(0)
  const [left, setLeft] = useState(0)
  const begin = useCallback((seconds: number) => {
    setEndsAt(Date.now() + seconds * SECOND_MS)
    setLeft(seconds)
  }, [])
  useEffect(() => {
    if (endsAt === 0) return
    // By the clock: the timers of a page in the background are slowed down.
    const count = () => setLeft(Math.max(0, Math.ceil((endsAt - Date.now()) / SECOND_MS)))
    const timer = setInterval(count, SECOND_MS)
    return () => clearInterval(timer)
  }, [endsAt])
  return [left, begin]
}
