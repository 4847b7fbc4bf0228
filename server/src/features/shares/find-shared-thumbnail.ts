import type { Services } from '../../services.ts'
import { notFound } from '../errors.ts'
import type { Thumbnail } from '../thumbnails/thumbnails.ts'
import type { LinkVisit } from '../viewer-links/viewer-link.ts'
import { inShare } from './find-share.ts'

/**
 * The picture of a study that a share shows at this moment. It is no access of its own: the list beside it was recorded.
 * @throws ApiError as `inShare`; NotFound for any other order
 */
export async function findSharedThumbnail(services: Services, visit: LinkVisit, orderUuid: string): Promise<Thumbnail> {
  const accountUuid = await inShare(services, visit, async (_, { actor }) => {
    if (!actor.orderUuids.includes(orderUuid)) throw notFound('order')
    return actor.accountUuid
  })
  return services.thumbnails.find(accountUuid, orderUuid)
}
