/** The kinds of documents that an order may have (contract 3, UploadDocumentFiles), told apart by name and by first bytes. */

export interface DocumentType {
  /** As people call it, with its article. */
  readonly title: string
  /** Of file names, in small letters. */
  readonly extensions: readonly string[]
  /** What it is served as. */
  readonly mediaType: string
  /** The bytes by which it is known, and where they stand. */
  readonly signature: { readonly at: number; readonly bytes: readonly number[] }
}

const codes = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))

export const DOCUMENT_TYPES = {
  pdf: {
    title: 'a PDF document',
    extensions: ['pdf'],
    mediaType: 'application/pdf',
    signature: { at: 0, bytes: codes('%PDF-') },
  },
  jpeg: {
    title: 'a JPEG image',
    extensions: ['jpeg', 'jpg'],
    mediaType: 'image/jpeg',
    signature: { at: 0, bytes: [0xff, 0xd8, 0xff] },
  },
  png: {
    title: 'a PNG image',
    extensions: ['png'],
    mediaType: 'image/png',
    signature: { at: 0, bytes: [...codes('\x89PNG\r\n\x1a\n')] },
  },
  bmp: {
    title: 'a BMP image',
    extensions: ['bmp'],
    mediaType: 'image/bmp',
    signature: { at: 0, bytes: codes('BM') },
  },
  mp4: {
    title: 'an MP4 video',
    extensions: ['mp4'],
    mediaType: 'video/mp4',
    signature: { at: 4, bytes: codes('ftyp') },
  },
} as const satisfies Record<string, DocumentType>

export type DocumentKind = keyof typeof DOCUMENT_TYPES

/** As many bytes of a file's beginning as tell what it is. */
export const SIGNATURE_BYTES = 8

const KINDS = Object.keys(DOCUMENT_TYPES) as DocumentKind[]
const typeOf = (kind: DocumentKind): DocumentType => DOCUMENT_TYPES[kind]

/** What a file's name says that it is; undefined where it is none of the kinds. */
export function kindOfName(fileName: string): DocumentKind | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase()
  return extension === undefined ? undefined : KINDS.find((kind) => typeOf(kind).extensions.includes(extension))
}

/** What a file's first bytes say that it is. */
export function kindOfBytes(bytes: Uint8Array): DocumentKind | undefined {
  return KINDS.find((kind) => {
    const { at, bytes: expected } = typeOf(kind).signature
    return expected.every((byte, index) => bytes[at + index] === byte)
  })
}

/** Why a file is none of the kinds, by its name alone; undefined where it is. */
export const refuseName = (fileName: string): string | undefined =>
  kindOfName(fileName) === undefined
    ? 'Only .pdf, .jpeg, .jpg, .png, .bmp and .mp4 files can be documents of an order.'
    : undefined

/** Why a file's first bytes are not what its name says; undefined where they are. */
export function refuseBeginning(kind: DocumentKind, bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'The file is empty.'
  const found = kindOfBytes(bytes)
  if (found === kind) return undefined
  const actually = found === undefined ? '' : ` It is ${typeOf(found).title}.`
  return `The file is not ${typeOf(kind).title}, though its name says so.${actually}`
}
