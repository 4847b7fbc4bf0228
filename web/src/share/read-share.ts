import type { Share } from './share.ts'

/** What the server says of a share; `unavailable` where it says nothing that helps. */
export type ShareAnswer =
  | { readonly kind: 'share'; readonly share: Share }
  | { readonly kind: 'locked' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unavailable' }

const LOCKED = 401
const EXPIRED = 410

/** Asks what a share holds. Never rejects. @param address `/s/<token>` */
export async function readShare(address: string): Promise<ShareAnswer> {
  try {
    const response = await fetch(`${address}/share.json`, { cache: 'no-store' })
    if (response.ok) return { kind: 'share', share: (await response.json()) as Share }
    if (response.status === LOCKED) return { kind: 'locked' }
    return { kind: response.status === EXPIRED ? 'expired' : 'unavailable' }
  } catch {
    return { kind: 'unavailable' }
  }
}
