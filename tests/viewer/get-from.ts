import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/** An answer to a plain request. */
export interface PlainAnswer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

interface Asking {
  readonly headers?: Readonly<Record<string, string>>
  /** An address of this machine's loopback network to ask from: 127.0.0.1 to 127.255.255.254. */
  readonly localAddress?: string
}

/** Asks without following redirects, from an address of this machine. */
export async function getFrom(
  url: string,
  { headers = {}, localAddress = '127.0.0.1' }: Asking = {},
): Promise<PlainAnswer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers, localAddress, agent: false }, resolve).on('error', reject)
  })
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
}

/** The texts of a page in the order in which they are read. */
export const textsOf = (html: string): string[] =>
  [...html.matchAll(/<(h1|p|li)>(.*?)<\/\1>/gs)].map((match) => match[2] ?? '')
