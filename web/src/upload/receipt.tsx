import { useEffect, useRef } from 'react'
import { useSpeech } from '../language/language-context.tsx'
import type { Share } from '../share/share.ts'
import { receiptLines, receiptText } from './receipt-text.ts'
import type { RunState } from './upload-run.ts'

/** Hands a text to the browser as a download. */
function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has begun by then; the text would stay in memory else.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** What has arrived in the end; comes into the focus, so that it is read out. */
export function Receipt({ run, share }: { readonly run: RunState; readonly share: Share }) {
  const { language, say } = useSpeech()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="card receipt">
      <h2 ref={heading} tabIndex={-1}>
        {say.receiptTitle}
      </h2>
      {receiptLines(run, share, say, language).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p className="quiet">{say.mayClose}</p>
      <p className="actions">
        <button type="button" className="other" onClick={() => print()}>
          {say.receiptPrint}
        </button>
        <button
          type="button"
          className="other"
          onClick={() => save(receiptText(run, share, say, language), say.receiptFileName)}
        >
          {say.receiptSave}
        </button>
      </p>
    </section>
  )
}
