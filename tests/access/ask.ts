import { METHODS, type MethodName } from '@opaline/contract'
import { bodyFor } from './samples.ts'

/** An answer as it came. */
export interface Told {
  readonly status: number
  readonly body: string
  /** Which pages may read it. */
  readonly cors: string | null
}

interface Asking {
  readonly token?: string | undefined
  /** As a browser would name its page. */
  readonly origin?: string | undefined
}

/** Calls a method over the wire; where it takes a file, a sample of it goes with the arguments in the query. */
export async function ask(
  url: string,
  name: MethodName,
  input: Readonly<Record<string, unknown>>,
  { token, origin }: Asking = {},
): Promise<Told> {
  const method = METHODS[name]
  const mediaType = 'body' in method ? method.body : undefined
  const query = mediaType === undefined ? '' : `?${new URLSearchParams(input as Record<string, string>)}`
  const response = await fetch(`${url}/api/v1/${name}${query}`, {
    method: 'POST',
    headers: {
      'content-type': mediaType ?? 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(origin === undefined ? {} : { origin }),
    },
    body: mediaType === undefined ? JSON.stringify(input) : (bodyFor(mediaType) as BodyInit),
  })
  const cors = response.headers.get('access-control-allow-origin')
  return { status: response.status, body: await response.text(), cors }
}

/** What a page is told, whichever pages may read it. */
export async function told(answer: Promise<Told>): Promise<Omit<Told, 'cors'>> {
  const { status, body } = await answer
  return { status, body }
}
