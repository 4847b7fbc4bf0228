import { viewerPath } from '@opaline/viewer/page'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { linkDocuments } from '../../features/documents/link-documents.ts'
import type { Locale } from '../../features/mails/mail-texts.ts'
import {
  countReadableObjects,
  findReadableObjects,
  type ReadableObject,
  showsImages,
} from '../../features/readable/find-readable-objects.ts'
import { type ObjectPath, openReadable } from '../../features/readable/open-readable.ts'
import { WORDS, type Words } from '../../features/readable/words.ts'
import type { LiveViewerLinks } from '../../features/viewer-links/live-viewer-links.ts'
import type { ViewerLink } from '../../features/viewer-links/viewer-link.ts'
import type { Services } from '../../services.ts'
import { browserLocale } from './accept-language.ts'
import { comingFromOurselves, openLink } from './open-link.ts'
import { type LinkGroup, objectListPage, readablePage, sendReadable } from './readable-page.ts'
import type { PageLink } from './viewer-message-page.ts'

const MOST_LISTED = 1_000
/** As many studies find room in an address. */
const MOST_NAMED = 25
/** Beyond as many studies the way to the objects has no number: to count them reads all their instances. */
const MOST_COUNTED = 200

const tokenOf = (request: FastifyRequest): string => (request.params as { readonly token: string }).token

const listAddress = (token: string): string => `${viewerPath(token)}objects`

const objectAddress = (token: string, object: ReadableObject): string =>
  `${listAddress(token)}/${object.studyInstanceUid}/${object.seriesInstanceUid}/${object.sopInstanceUid}`

const toPageLink = (token: string, object: ReadableObject): PageLink => ({
  text: [object.modality, object.seriesDescription, String(object.instanceNumber)].filter(Boolean).join(' '),
  address: objectAddress(token, object),
})

function groupByOrder(token: string, objects: readonly ReadableObject[]): readonly LinkGroup[] {
  const groups = new Map<string, PageLink[]>()
  for (const object of objects) {
    const key = `${object.studyInstanceUid} ${object.orderTitle}`
    const links = groups.get(key) ?? []
    if (links.length === 0) groups.set(key, links)
    links.push(toPageLink(token, object))
  }
  return [...groups].map(([key, links]) => ({ title: key.slice(key.indexOf(' ') + 1), links }))
}

/** A link as far as its address names studies of it; the whole link where it names none. */
export function ofNamedStudies(link: ViewerLink, request: FastifyRequest): ViewerLink {
  const named = (request.query as Readonly<Record<string, unknown>>)['StudyInstanceUIDs']
  const uids = new Set([named].flat().flatMap((text) => (typeof text === 'string' ? text.split(',') : [])))
  const studies = [...link.studies].filter(([uid]) => uids.has(uid))
  return studies.length === 0 ? link : { ...link, studies: new Map(studies) }
}

/** Ways from a page to the images and documents of its link, where there are any. */
async function waysOf(services: Services, token: string, link: ViewerLink, words: Words) {
  const { length } = await linkDocuments(services.database, link)
  const hasImages = await showsImages(services.database, link)
  const images: PageLink = { text: words.toImages, address: viewerPath(token) }
  const documents: PageLink = { text: `${words.toDocuments} (${length})`, address: `${viewerPath(token)}documents` }
  return { hasImages, ways: [...(hasImages ? [images] : []), ...(length > 0 ? [documents] : [])] }
}

/** Where a link without images leads: to its one object, or to the list of them; undefined where it has none. */
export async function readableInstead(
  services: Services,
  token: string,
  link: ViewerLink,
): Promise<string | undefined> {
  const objects = await findReadableObjects(services.database, link, 2)
  const [only] = objects
  if (only === undefined) return undefined
  if (objects.length === 1) return objectAddress(token, only)
  const uids = [...link.studies.keys()]
  return uids.length > MOST_NAMED ? listAddress(token) : `${listAddress(token)}?StudyInstanceUIDs=${uids.join(',')}`
}

/** The same where the studies that a viewer is to open have no images; undefined where it is to open. */
export const insteadOfImages = async (
  services: Services,
  token: string,
  link: ViewerLink,
): Promise<string | undefined> =>
  (await showsImages(services.database, link)) ? undefined : readableInstead(services, token, link)

/** The way from a page of the link to the list of its objects that are read as pages; undefined where there are fewer than `least`. */
export async function readableWay(
  services: Services,
  token: string,
  link: ViewerLink,
  locale: Locale,
  least = 1,
): Promise<PageLink | undefined> {
  const text = WORDS[locale].objects
  const address = listAddress(token)
  if (link.studies.size > MOST_COUNTED) return { text, address }
  const count = await countReadableObjects(services.database, link)
  return count < least ? undefined : { text: `${text} (${count})`, address }
}

/** Below a viewer link: the list of the objects that are read as pages, and each of them. */
export function serveReadableObjects(app: FastifyInstance, services: Services, links: LiveViewerLinks): void {
  const sendList = async (request: FastifyRequest, reply: FastifyReply) => {
    const [token, locale] = [tokenOf(request), browserLocale(request)]
    const link = await openLink(services, links, request, reply)
    const found = await findReadableObjects(services.database, ofNamedStudies(link, request), MOST_LISTED + 1)
    const words = WORDS[locale]
    const { hasImages, ways } = await waysOf(services, token, link, words)
    const list = {
      title: words.objects,
      introduction: found.length === 0 ? words.noObjects : hasImages ? words.besideImages : words.noImages,
      groups: groupByOrder(token, found.slice(0, MOST_LISTED)),
      end: found.length > MOST_LISTED ? words.moreObjects : '',
    }
    return sendReadable(reply, objectListPage(locale, list, ways), link.frameAncestors)
  }
  const sendObject = async (request: FastifyRequest, reply: FastifyReply) => {
    const [token, locale] = [tokenOf(request), browserLocale(request)]
    const link = await openLink(services, links, request, reply)
    const document = await openReadable(services, link, request.params as ObjectPath, locale)
    const { ways } = await waysOf(services, token, link, WORDS[locale])
    const all = await readableWay(services, token, link, locale, 2)
    return sendReadable(reply, readablePage(locale, document, all ? [all, ...ways] : ways), link.frameAncestors)
  }
  app.get('/v/:token/objects', comingFromOurselves(sendList))
  app.get('/v/:token/objects/:study/:series/:instance', comingFromOurselves(sendObject))
}
