import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useSpeech } from '../language/language-context.tsx'
import { Page } from '../ui/page.tsx'
import type { ShareAnswer } from './read-share.ts'
import { type Opening, useOpening } from './use-opening.ts'

/** What hinders is told as soon as it is there; the seconds that pass are not read out one by one. */
function Hindrance({ hindrance, secondsLeft }: Opening) {
  const { say } = useSpeech()
  const texts = {
    missing: say.passwordMissing,
    wrong: say.passwordWrong,
    cookie: say.cookieMissing,
    unavailable: say.unavailableText,
  }
  const isWaiting = hindrance === 'waited' && secondsLeft > 0
  const text = hindrance === 'waited' ? say.mayTryAgain : hindrance && texts[hindrance]
  return (
    <div id="hindrance" role="alert">
      {isWaiting && (
        <p className="alert" aria-live="off">
          {say.waitBeforeNext(secondsLeft)}
        </p>
      )}
      {!isWaiting && text && <p className="alert">{text}</p>}
    </div>
  )
}

function PasswordField({ opening }: { readonly opening: Opening }) {
  const { say } = useSpeech()
  const [isShown, setShown] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const { hindrance, isBusy } = opening
  useEffect(() => {
    if (!isBusy) field.current?.focus()
  }, [isBusy])
  return (
    <>
      <label htmlFor="password">{say.password}</label>
      <input
        ref={field}
        id="password"
        name="password"
        type={isShown ? 'text' : 'password'}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        aria-invalid={hindrance === 'wrong' || hindrance === 'missing'}
        aria-describedby="hindrance"
      />
      <label className="check">
        <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.target.checked)} />
        {say.showPassword}
      </label>
    </>
  )
}

interface PasswordPageProps {
  readonly address: string
  readonly onOpened: () => Promise<ShareAnswer>
  readonly onExpired: () => void
}

/** Asks for the password; an unknown link looks the same. */
export function PasswordPage(props: PasswordPageProps) {
  const { say } = useSpeech()
  const opening = useOpening(props)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void opening.tryPassword(String(new FormData(event.currentTarget).get('password') ?? ''))
  }
  return (
    <Page title={say.passwordTitle}>
      <p>{say.passwordText}</p>
      <form className="card password" noValidate onSubmit={submit}>
        <PasswordField opening={opening} />
        <Hindrance {...opening} />
        <button type="submit" className="main" aria-disabled={opening.isBusy || opening.secondsLeft > 0}>
          {opening.isBusy ? say.opening : say.open}
        </button>
      </form>
    </Page>
  )
}
