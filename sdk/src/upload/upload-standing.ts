import type { Reply } from '../reply.ts'
import type { Answer } from '../wire/answer.ts'

/** Where an upload stands, as the server says: how many bytes it has, and what became of the file once it had all. */
export interface Standing {
  readonly offset: number
  readonly result: Reply | undefined
}

function resultOf(header: string): Reply | undefined {
  if (header === '') return undefined
  const bytes = Uint8Array.from(atob(header), (letter) => letter.charCodeAt(0))
  return JSON.parse(new TextDecoder().decode(bytes)) as Reply
}

/** The standing that an answer tells; undefined where it tells none. */
export function standingOf(answer: Answer): Standing | undefined {
  const offset = answer.header('upload-offset')
  if (answer.status < 200 || answer.status > 299 || !/^\d+$/.test(offset)) return undefined
  try {
    return { offset: Number(offset), result: resultOf(answer.header('upload-result')) }
  } catch {
    return undefined
  }
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

/** Names and texts as tus has them in a header. */
export const metadataOf = (named: Readonly<Record<string, unknown>>): string =>
  Object.entries(named)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${base64(String(value))}`)
    .join(',')
