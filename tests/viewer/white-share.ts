import type { Page } from 'playwright-core'

/** How much of an element is white on the screen, from 0 to 1: paper, for a document that is shown. */
export async function whiteShare(page: Page, selector: string): Promise<number> {
  const clip = await page.locator(selector).boundingBox()
  if (clip === null) return 0
  const png = (await page.screenshot({ clip })).toString('base64')
  return page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const drawing = canvas.getContext('2d')
    drawing?.drawImage(image, 0, 0)
    const pixels = drawing?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray(4)
    let white = 0
    for (let at = 0; at < pixels.length; at += 4) if (pixels[at] === 255 && pixels[at + 1] === 255) white += 1
    return (white * 4) / pixels.length
  }, png)
}
