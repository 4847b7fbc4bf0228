import { refuseFile } from '../../instances/refuse-file.ts'
import { damaged } from './walk.ts'

/** The largest image of 400 megapixels takes 1.6 GB when it is decoded; what is larger is no photograph. */
const LONGEST_SIDE = 20_000

/** Measures an image by what its header says, before anybody decodes it. @throws ApiError UnsupportedFile */
export function checkImageSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw damaged('its image has no size')
  if (width > LONGEST_SIDE || height > LONGEST_SIDE) {
    throw refuseFile(
      `The image is too large to be shown: ${width} × ${height} pixels, where ${LONGEST_SIDE} × ${LONGEST_SIDE} are allowed.`,
    )
  }
}
