import type { Page } from 'playwright-core'

/** What to read. */
export interface ViewportReading {
  /** The frame of the stack, from 0; the one shown when left out. */
  readonly frame?: number
  /** A linear window in output units (PS3.3 C.11.2.1.2); left out for colour, whose values are shown as they are. */
  readonly window?: { readonly center: number; readonly width: number }
}

/** The image as painted, one RGBA quadruple for each pixel of the stored frame, top left on the screen first. */
export interface ViewportImage {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray
  /** Canvas pixels per image pixel, across and down; below 1 not every image pixel is on the screen. */
  readonly scale: readonly [number, number]
  readonly imageId: string
}

interface ViewerWindow {
  readonly services?: {
    readonly viewportGridService: { getActiveViewportId(): string | null }
    readonly cornerstoneViewportService: { getCornerstoneViewport(id: string): StackViewport | null }
  }
}

type Point3 = [number, number, number]

interface StackViewport {
  readonly element: HTMLElement
  getCanvas(): HTMLCanvasElement
  getCurrentImageId?(): string | undefined
  setImageIdIndex(index: number): Promise<string>
  setProperties(properties: { voiRange?: { lower: number; upper: number }; interpolationType: number }): void
  getImageData(): { dimensions: Point3; imageData: { indexToWorld(index: Point3): Point3 } } | undefined
  worldToCanvas(world: Point3): [number, number]
  resetCamera(): boolean
  render(): void
}

/** Waits until the active viewport holds an image and its canvas shows something that is not black. */
export async function waitForImage(page: Page, milliseconds = 30_000): Promise<void> {
  await page.waitForFunction(
    () => {
      try {
        const services = (window as unknown as ViewerWindow).services
        const id = services?.viewportGridService.getActiveViewportId()
        const viewport = id ? services?.cornerstoneViewportService.getCornerstoneViewport(id) : undefined
        if (!viewport?.getCurrentImageId?.()) return false
        const canvas = viewport.getCanvas()
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
        return pixels.some((value, at) => at % 4 !== 3 && value > 0)
      } catch {
        // The services throw until the page has set them up.
        return false
      }
    },
    undefined,
    { timeout: milliseconds, polling: 100 },
  )
}

/**
 * Reads the active viewport of an OHIF page: fitted to the canvas, without interpolation, at the given window.
 * What is on the screen is read, so a flipped or turned image comes out flipped or turned. Text and drawings lie
 * above the canvas and are not in it. Throws when there is no stack of images.
 */
export async function readViewport(page: Page, reading: ViewportReading = {}): Promise<ViewportImage> {
  const { base64, ...image } = await page.evaluate(readInPage, reading)
  return { ...image, rgba: new Uint8ClampedArray(Buffer.from(base64, 'base64')) }
}

/** Runs in the page, so it uses nothing from outside itself. */
async function readInPage(reading: ViewportReading) {
  const services = (window as unknown as ViewerWindow).services
  const id = services?.viewportGridService.getActiveViewportId()
  const viewport = id ? services?.cornerstoneViewportService.getCornerstoneViewport(id) : undefined
  if (!viewport?.getCurrentImageId) throw new Error('The page shows no stack of images.')
  if (reading.frame !== undefined) await viewport.setImageIdIndex(reading.frame)
  const { center, width: windowWidth } = reading.window ?? { center: 0, width: 0 }
  const half = (windowWidth - 1) / 2
  const voiRange = reading.window && { voiRange: { lower: center - 0.5 - half, upper: center - 0.5 + half } }
  viewport.setProperties({ ...voiRange, interpolationType: 0 })
  viewport.resetCamera()
  const rendered = new Promise((done) =>
    viewport.element.addEventListener('CORNERSTONE_IMAGE_RENDERED', done, { once: true }),
  )
  viewport.render()
  await rendered
  const data = viewport.getImageData()
  if (!data) throw new Error('The viewport holds no image.')
  const [width, height] = data.dimensions
  const canvas = viewport.getCanvas()
  const painted = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height)
  if (!painted) throw new Error('The canvas cannot be read.')
  const ratio = canvas.width / canvas.clientWidth
  const corner = (x: number, y: number) =>
    viewport.worldToCanvas(data.imageData.indexToWorld([x, y, 0])).map((at) => at * ratio)
  const corners = [corner(-0.5, -0.5), corner(width - 0.5, height - 0.5)]
  const [x0, x1] = corners.map((at) => at[0] ?? 0).sort((a, b) => a - b)
  const [y0, y1] = corners.map((at) => at[1] ?? 0).sort((a, b) => a - b)
  if (x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined) throw new Error('No corners.')
  const scale: [number, number] = [(x1 - x0) / width, (y1 - y0) / height]
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y0 + (y + 0.5) * scale[1]) * painted.width + Math.floor(x0 + (x + 0.5) * scale[0])) * 4
      rgba.set(painted.data.subarray(from, from + 4), (y * width + x) * 4)
    }
  }
  let text = ''
  for (let at = 0; at < rgba.length; at += 8190) text += btoa(String.fromCharCode(...rgba.subarray(at, at + 8190)))
  return { width, height, scale, imageId: viewport.getCurrentImageId() ?? '', base64: text }
}
