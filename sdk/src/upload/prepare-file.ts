import { isUid, missingPixelBytes } from '@opaline/dicom'
import { headOf } from '../files/file-content.ts'
import { type Header, headerText, readDicomHeader } from '../read/dicom-header.ts'
import { Tag } from '../read/tags.ts'
import type { Question } from './known-files.ts'

/** A file ready to be sent (`body`: in its place), one to pass over, or one that cannot be stored and why. */
export type Prepared =
  | { readonly kind: 'ready'; readonly question: Question; readonly body?: Blob }
  | { readonly kind: 'directory' }
  | { readonly kind: 'unsupported'; readonly reason: string }

const NEEDED = { SopInstanceUid: 'SOP', SeriesInstanceUid: 'Series', StudyInstanceUid: 'Study' } as const

/** The server knows files by these; one that is no UID would have a whole batch of questions refused. */
function wrongUid(header: Header): string | undefined {
  for (const keyword of Object.keys(NEEDED) as (keyof typeof NEEDED)[]) {
    const uid = headerText(header, Tag[keyword])
    if (uid === '') return `it has no ${NEEDED[keyword]} Instance UID`
    if (!isUid(uid, { leadingZeros: true })) return `its ${NEEDED[keyword]} Instance UID is no UID`
  }
  return undefined
}

/** A file whose native pixel data is cut; what is deflated or encapsulated only the server looks into. */
function cutPixelData(header: Header, size: number): string | undefined {
  const missing = header.deflated ? 0 : missingPixelBytes(header, size)
  return missing ? `its pixel data lacks ${missing} bytes` : undefined
}

/** Reads a file's header, which says its UID; never rejects. */
export async function prepareFile(file: Blob): Promise<Prepared> {
  const found = await readDicomHeader(headOf(file))
  if (found.kind !== 'header') return found
  const reason = wrongUid(found.header) ?? cutPixelData(found.header, file.size)
  if (reason !== undefined) return { kind: 'unsupported', reason }
  return { kind: 'ready', question: { SopInstanceUid: headerText(found.header, Tag.SopInstanceUid) } }
}
