import { refuseFile } from '../../instances/refuse-file.ts'
import { damaged, skip, tail, take, type Walk } from './walk.ts'

const HEADER_BYTES = 8
const LARGE_SIZE_BYTES = 8
const LONGEST_TYPE_BOX = 4096
/** Brands of MP4 and its base format, as browsers play them (mp4ra.org); those of HEIF, QuickTime and others are not here. */
const BRANDS = /^(?:isom|iso[2-9]|mp4[12]|avc1|M4V[ HP]|M4A |MSNV|mmp4|dash|f4v |3gp[4-9]|3g2[a-c])$/

interface Box {
  readonly type: string
  /** Bytes behind its header; undefined: all that is left of the file. */
  readonly length: number | undefined
}

/** The header of a box (ISO/IEC 14496-12 4.2); undefined at the end of the file. */
function* walkBoxHeader(): Generator<ReturnType<typeof take>, Box | undefined, Buffer> {
  const header = yield take(HEADER_BYTES, true)
  if (header.length === 0) return undefined
  const type = header.toString('latin1', 4)
  const size = header.readUInt32BE()
  if (size === 0) return { type, length: undefined }
  const length =
    size === 1
      ? Number((yield take(LARGE_SIZE_BYTES)).readBigUInt64BE()) - HEADER_BYTES - LARGE_SIZE_BYTES
      : size - HEADER_BYTES
  if (length < 0) throw damaged('one of its boxes is too short')
  return { type, length }
}

function* walkFileType(): Walk {
  const box = yield* walkBoxHeader()
  if (box?.type !== 'ftyp' || box.length === undefined || box.length < 8 || box.length > LONGEST_TYPE_BOX) {
    throw damaged('it does not begin with its type')
  }
  const words = (yield take(box.length)).toString('latin1').match(/[\s\S]{4}/g) ?? []
  // The second word is a version.
  if (!words.some((word, index) => index !== 1 && BRANDS.test(word))) {
    throw refuseFile('The file is not an MP4 video, though its name says so.')
  }
}

/** An MP4 whose boxes are all there, with a movie among them. */
export function* walkMp4(): Walk {
  const types = new Set<string>()
  yield* walkFileType()
  for (let box = yield* walkBoxHeader(); box !== undefined; box = yield* walkBoxHeader()) {
    types.add(box.type)
    if (box.length === undefined) {
      yield tail(1)
      break
    }
    yield skip(box.length)
  }
  if (!types.has('moov') || !(types.has('mdat') || types.has('moof'))) throw damaged('it holds no movie')
}
