import { kindOfName, refuseBeginning, refuseName, SIGNATURE_BYTES } from '@opaline/contract/document-types'
import { type FileHead, headOf, sha256Of } from '../files/file-content.ts'
import { fileNameOf } from '../files/file-name.ts'
import type { Hasher } from '../files/hasher.ts'
import type { Prepared } from './prepare-file.ts'

/** Why a file is no document, as far as its name and its first bytes tell; the server looks at all of it. */
async function refusalOf(name: string, content: FileHead): Promise<string | undefined> {
  const kind = kindOfName(name)
  return kind === undefined ? refuseName(name) : refuseBeginning(kind, await content.prefix(SIGNATURE_BYTES))
}

/** Looks at a document's name and beginning and hashes its bytes; never rejects. */
export async function prepareDocument(file: Blob, hasher: Hasher): Promise<Prepared> {
  try {
    const reason = await refusalOf(fileNameOf(file), headOf(file))
    if (reason !== undefined) return { kind: 'unsupported', reason }
    return { kind: 'ready', question: { SopInstanceUid: '', Sha256: await sha256Of(file, hasher) } }
  } catch {
    return { kind: 'unsupported', reason: 'the file cannot be read any more' }
  }
}
