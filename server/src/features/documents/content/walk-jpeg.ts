import { checkImageSize } from './image-size.ts'
import { damaged, nextMarker, skip, take, type Walk } from './walk.ts'

/** Marker codes (ITU-T T.81 table B.1). */
const TEM = 0x01
const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const NO_FRAME = new Set([0xc4, 0xc8, 0xcc])
const LENGTH_BYTES = 2
/** Precision, lines, samples per line. */
const FRAME_BYTES = 5

const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && !NO_FRAME.has(code)

function* walkSegment(code: number): Walk {
  const length = (yield take(LENGTH_BYTES)).readUInt16BE() - LENGTH_BYTES
  if (length < (isFrame(code) ? FRAME_BYTES : 0)) throw damaged('one of its segments is too short')
  if (!isFrame(code)) {
    yield skip(length)
    return
  }
  const frame = yield take(FRAME_BYTES)
  checkImageSize(frame.readUInt16BE(3), frame.readUInt16BE(1))
  yield skip(length - FRAME_BYTES)
}

/** A JPEG from its first marker to its last, frame and scan in between; what cameras put behind it is left alone. */
export function* walkJpeg(): Walk {
  let hasFrame = false
  let hasScan = false
  yield skip(2)
  for (;;) {
    const code = (yield nextMarker).readUInt8()
    if (code === EOI) break
    if (code === SOI) throw damaged('a second image begins within the first')
    if (code !== TEM) yield* walkSegment(code)
    hasFrame ||= isFrame(code)
    hasScan ||= hasFrame && code === SOS
  }
  if (!hasScan) throw damaged('it holds no image')
}
