import type { RenderingParameters } from './ask-for-rendering.ts'

/** How an image is rendered where nothing is asked for: the file's window, pixel by pixel. */
export const RENDERED: RenderingParameters = {
  mediaType: 'image/jpeg',
  quality: 90,
  viewport: undefined,
  annotation: undefined,
  window: undefined,
}

/** How a small picture is rendered: at most 256 pixels wide and high. */
export const THUMBNAIL: RenderingParameters = {
  ...RENDERED,
  quality: 88,
  viewport: { width: 256, height: 256, source: undefined, shrinksOnly: true },
}
