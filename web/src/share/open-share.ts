/** What became of a password. */
export type OpenAnswer =
  | { readonly kind: 'opened' | 'wrong' | 'expired' | 'unavailable' }
  | { readonly kind: 'wait'; readonly seconds: number }

const WRONG = 401
const EXPIRED = 410
const TOO_MANY = 429
const LEAST_WAIT_SECONDS = 1

async function waitOf(response: Response): Promise<OpenAnswer> {
  const body = (await response.json()) as { readonly RetryAfterSeconds?: number }
  return { kind: 'wait', seconds: Math.max(LEAST_WAIT_SECONDS, Math.ceil(Number(body.RetryAfterSeconds) || 0)) }
}

/** Gives a share's password. Never rejects. @param address `/s/<token>` */
export async function openShare(address: string, password: string): Promise<OpenAnswer> {
  try {
    const response = await fetch(`${address}/open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ Password: password }),
    })
    if (response.ok) return { kind: 'opened' }
    if (response.status === WRONG) return { kind: 'wrong' }
    if (response.status === TOO_MANY) return await waitOf(response)
    return { kind: response.status === EXPIRED ? 'expired' : 'unavailable' }
  } catch {
    return { kind: 'unavailable' }
  }
}
