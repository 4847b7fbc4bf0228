import { DicomError, isDicomDir, readHeader, textOf } from '@opaline/dicom'
import type { FileHead } from '../files/file-content.ts'

type Header = Extract<ReturnType<typeof readHeader>, { status: 'complete' }>['header']

/** A DICOM file's header; `directory`: a DICOMDIR; `reason`: why the file is none, or cannot be read. */
export type HeaderRead =
  | { readonly kind: 'header'; readonly header: Header }
  | { readonly kind: 'directory' }
  | { readonly kind: 'unsupported'; readonly reason: string }

const FIRST_BYTES = 64 * 1024

const reasonOf = (error: unknown): string =>
  error instanceof DicomError ? error.reason : 'the file cannot be read any more'

async function growUntilComplete(content: FileHead): Promise<Header> {
  let length = FIRST_BYTES
  for (;;) {
    const prefix = await content.prefix(length)
    const result = readHeader(prefix, { complete: prefix.length >= content.size })
    if (result.status === 'complete') return result.header
    length = Math.max(result.needed, prefix.length * 2)
  }
}

/** Reads a file's header from as few bytes as it takes; never rejects. */
export async function readDicomHeader(content: FileHead): Promise<HeaderRead> {
  if (content.size === 0) return { kind: 'unsupported', reason: 'the file is empty' }
  try {
    const header = await growUntilComplete(content)
    return isDicomDir(header) ? { kind: 'directory' } : { kind: 'header', header }
  } catch (error) {
    return { kind: 'unsupported', reason: reasonOf(error) }
  }
}

/** Text of an element, decoded, several values joined by `\`; '' where it is absent. */
export const headerText = (header: Header, tag: number): string => textOf(header.dataSet, tag) ?? ''

export type { Header }
