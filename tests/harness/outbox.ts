import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ReadMessage, readMessage } from './mail-server.ts'
import type { OpalineServer } from './server.ts'

const WITHIN_MS = 20_000
const EVERY_MS = 100

function messagesTo(folder: string, address: string): readonly ReadMessage[] {
  const isTo = ({ headers }: ReadMessage) => headers.some(([name, value]) => name === 'To' && value.includes(address))
  const names = readdirSync(folder).filter((name) => name.endsWith('.eml'))
  return names.map((name) => readMessage(readFileSync(join(folder, name)))).filter(isTo)
}

/** Waits for the only message to an address in the folder that a server without a mail server writes to. */
export async function messageInOutbox(server: OpalineServer, address: string): Promise<ReadMessage> {
  const folder = join(server.dataDirectory, 'outbox')
  for (let waited = 0; waited < WITHIN_MS; waited += EVERY_MS) {
    // The folder is made with the first message.
    const [message] = await Promise.resolve()
      .then(() => messagesTo(folder, address))
      .catch(() => [])
    if (message) return message
    await delay(EVERY_MS)
  }
  throw new Error(`No message to ${address} came into the outbox.`)
}
