import { type ReactNode, useEffect, useRef } from 'react'
import { LanguageSwitch } from '../language/language-switch.tsx'

/** A page's frame: languages, one heading, content. A new page begins at its heading, for screen readers as well. */
export function Page({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    // A field that asks for the first entry keeps the focus.
    if (!document.activeElement || document.activeElement === document.body) heading.current?.focus()
  }, [])
  return (
    <>
      <header className="top">
        <span className="brand">Opaline</span>
        <LanguageSwitch />
      </header>
      <main>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
    </>
  )
}
