import type { Services } from '../../services.ts'
import { findViewerLink } from './find-viewer-link.ts'
import type { LinkVisit, ViewerLink } from './viewer-link.ts'

/** How long a link may be used after it was checked: what is revoked or trashed is gone after this time at the latest. */
const TRUSTED_MS = 1000
const MOST_KEPT = 5000

interface Kept {
  readonly until: number
  readonly link: Promise<ViewerLink>
}

const keyOf = ({ token, pass = '', facts }: LinkVisit): string => `${token} ${facts.address} ${pass}`

/**
 * Viewer links in use. A viewer asks for hundreds of frames a second, so a link that was found good is trusted for a
 * second, for the same token, address and password given; a refusal is never kept.
 */
export class LiveViewerLinks {
  readonly #services: Services
  /** Oldest first. */
  readonly #kept = new Map<string, Kept>()

  constructor(services: Services) {
    this.#services = services
  }

  /** @throws LinkRefusal */
  find(visit: LinkVisit): Promise<ViewerLink> {
    const kept = this.#kept.get(keyOf(visit))
    return kept !== undefined && performance.now() < kept.until ? kept.link : this.#check(visit)
  }

  /** The same for a person who opens the viewer: always checked, always recorded. @throws LinkRefusal */
  async open(visit: LinkVisit): Promise<ViewerLink> {
    const until = performance.now() + TRUSTED_MS
    this.#kept.delete(keyOf(visit))
    const link = await findViewerLink(this.#services, visit, 'page')
    // A browser that is given something now comes with it from now on.
    const { given, ...opened } = link
    this.#keep(given === undefined ? visit : { ...visit, pass: given.pass }, { until, link: Promise.resolve(opened) })
    return link
  }

  /** The same on the way to the viewer: checked, but nothing is opened yet. @throws LinkRefusal */
  peek(visit: LinkVisit): Promise<ViewerLink> {
    return findViewerLink(this.#services, visit, 'redirect')
  }

  #check(visit: LinkVisit): Promise<ViewerLink> {
    const key = keyOf(visit)
    const kept = { until: performance.now() + TRUSTED_MS, link: findViewerLink(this.#services, visit, 'datum') }
    this.#keep(visit, kept)
    kept.link.catch(() => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key)
    })
    return kept.link
  }

  #keep(visit: LinkVisit, kept: Kept): void {
    this.#kept.delete(keyOf(visit))
    this.#kept.set(keyOf(visit), kept)
    this.#forget()
  }

  #forget(): void {
    const now = performance.now()
    for (const [key, { until }] of this.#kept) {
      if (until > now && this.#kept.size <= MOST_KEPT) return
      this.#kept.delete(key)
    }
  }
}
