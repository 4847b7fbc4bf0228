import { type ChangeEvent, type DragEvent, useRef, useState } from 'react'
import { useSpeech } from '../language/language-context.tsx'
import { droppedFiles, fieldFiles } from './dropped-files.ts'
import type { ChosenFile } from './upload-item.ts'

interface FileFieldProps {
  readonly label: string
  readonly isFolder: boolean
  readonly onChosen: (files: readonly ChosenFile[]) => void
}

/** A field for files or for a folder, whose label is its button. */
function FileField({ label, isFolder, onChosen }: FileFieldProps) {
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    onChosen(fieldFiles(event.target.files))
    // The same files can be chosen again.
    event.target.value = ''
  }
  const asFolder = (field: HTMLInputElement | null) => field?.toggleAttribute('webkitdirectory', isFolder)
  return (
    <label className={isFolder ? 'other field' : 'main field'}>
      <input ref={(field) => void asFolder(field)} type="file" multiple onChange={take} />
      {label}
    </label>
  )
}

/** Where files and folders are dropped or chosen. */
export function FileDrop({ onChosen }: { readonly onChosen: (files: readonly ChosenFile[]) => void }) {
  const { say } = useSpeech()
  const [isOver, setOver] = useState(false)
  const [isReading, setReading] = useState(false)
  const inside = useRef(0)
  const enter = (step: 1 | -1) => () => {
    inside.current += step
    setOver(inside.current > 0)
  }
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    inside.current = 0
    setOver(false)
    setReading(true)
    onChosen(await droppedFiles(event.dataTransfer).catch(() => []))
    setReading(false)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut of the pointer; the fields inside do the same by keyboard.
    <div
      className={isOver ? 'card drop over' : 'card drop'}
      onDragEnter={enter(1)}
      onDragLeave={enter(-1)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void drop(event)}
    >
      <p>{say.dropHere}</p>
      <p className="actions">
        <FileField label={say.chooseFiles} isFolder={false} onChosen={onChosen} />
        <FileField label={say.chooseFolder} isFolder onChosen={onChosen} />
      </p>
      <p role="status">{isReading && say.reading}</p>
    </div>
  )
}
