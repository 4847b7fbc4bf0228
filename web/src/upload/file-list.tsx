import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { formatSize } from '../language/format.ts'
import { useSpeech } from '../language/language-context.tsx'
import type { UploadItem } from './upload-item.ts'

/** A name, and two lines for why it was not accepted. */
const ROW_PIXELS = 76
const OVERSCAN = 6

function FileRow({ item }: { readonly item: UploadItem }) {
  const { language, say } = useSpeech()
  const isUnderWay = item.state === 'sending' || item.state === 'retrying'
  return (
    <>
      <span className="name" title={item.path}>
        {item.path}
      </span>
      <span className={`state ${item.state}`}>
        {say.states[item.state]}
        {item.reason && item.state === 'refused' && <>: {say.reasons[item.reason]}</>}
      </span>
      {isUnderWay ? (
        <progress value={item.sentBytes} max={Math.max(1, item.file.size)} aria-label={item.path} />
      ) : (
        <span className="quiet">{formatSize(language, item.file.size)}</span>
      )}
    </>
  )
}

/** Files and what became of them: however many there are, only those in sight are in the document. */
export function FileList({ items, label }: { readonly items: readonly UploadItem[]; readonly label: string }) {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PIXELS,
    overscan: OVERSCAN,
  })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section ref={box} className="files" aria-label={label} tabIndex={0}>
      <ul style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const item = items[index]
          return (
            item && (
              <li
                key={item.number}
                aria-posinset={index + 1}
                aria-setsize={items.length}
                style={{ height: size, transform: `translateY(${start}px)` }}
              >
                <FileRow item={item} />
              </li>
            )
          )
        })}
      </ul>
    </section>
  )
}
