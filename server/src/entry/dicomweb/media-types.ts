/** Everything that is stored may be asked for as bytes; the transfer syntax is named beside it. */
export const OCTET_STREAM = 'application/octet-stream'
export const DICOM = 'application/dicom'
export const DICOM_JSON = 'application/dicom+json'
export const DICOM_XML = 'application/dicom+xml'

/** The media type of a compressed frame (PS3.18 table 8.7.3-1 and following), by transfer syntax. */
const FRAME_TYPES: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.50': 'image/jpeg',
  '1.2.840.10008.1.2.4.51': 'image/jpeg',
  '1.2.840.10008.1.2.4.57': 'image/jpeg',
  '1.2.840.10008.1.2.4.70': 'image/jpeg',
  '1.2.840.10008.1.2.4.80': 'image/jls',
  '1.2.840.10008.1.2.4.81': 'image/jls',
  '1.2.840.10008.1.2.4.90': 'image/jp2',
  '1.2.840.10008.1.2.4.91': 'image/jp2',
  '1.2.840.10008.1.2.4.92': 'image/jpx',
  '1.2.840.10008.1.2.4.93': 'image/jpx',
  '1.2.840.10008.1.2.4.110': 'image/jxl',
  '1.2.840.10008.1.2.4.111': 'image/jxl',
  '1.2.840.10008.1.2.4.112': 'image/jxl',
  '1.2.840.10008.1.2.4.201': 'image/jphc',
  '1.2.840.10008.1.2.4.202': 'image/jphc',
  '1.2.840.10008.1.2.4.203': 'image/jphc',
  '1.2.840.10008.1.2.5': 'image/dicom-rle',
}

/** The media types that compressed frames have besides bytes. */
export const FRAME_MEDIA_TYPES: readonly string[] = [...new Set(Object.values(FRAME_TYPES))]

/** The transfer syntax of files where none is named (PS3.18 8.7.3.4). */
export const FILE_DEFAULTS: ReadonlyMap<string, string> = new Map([[DICOM, '1.2.840.10008.1.2.1']])

/** The transfer syntax of frames where none is named, by media type (PS3.18 table 8.7.3-5). */
export const FRAME_DEFAULTS: ReadonlyMap<string, string> = new Map([
  [OCTET_STREAM, '1.2.840.10008.1.2.1'],
  ['image/jpeg', '1.2.840.10008.1.2.4.70'],
  ['image/jls', '1.2.840.10008.1.2.4.80'],
  ['image/jp2', '1.2.840.10008.1.2.4.90'],
  ['image/jphc', '1.2.840.10008.1.2.4.201'],
  ['image/dicom-rle', '1.2.840.10008.1.2.5'],
])

/** The transfer syntax of compressed bulk data that comes without its name: of more types than are asked for by default. */
export const STORED_DEFAULTS: ReadonlyMap<string, string> = new Map([
  ...[...FRAME_DEFAULTS].filter(([type]) => type !== OCTET_STREAM),
  ['image/jpx', '1.2.840.10008.1.2.4.92'],
  ['image/jxl', '1.2.840.10008.1.2.4.110'],
  ['video/mpeg', '1.2.840.10008.1.2.4.100'],
  ['video/mp4', '1.2.840.10008.1.2.4.102'],
])

/** The media types under which frames in this transfer syntax may be sent. */
export const frameMediaTypes = (transferSyntaxUid: string): readonly string[] => {
  const own = FRAME_TYPES[transferSyntaxUid]
  return own === undefined ? [OCTET_STREAM] : [OCTET_STREAM, own]
}

/** The media type of a video stream (PS3.18 8.7.3.3), by transfer syntax; undefined: it is no video. */
export function videoMediaType(transferSyntaxUid: string): string | undefined {
  const number = /^1\.2\.840\.10008\.1\.2\.4\.(10[0-8])(?:\.1)?$/.exec(transferSyntaxUid)?.[1]
  if (number === undefined) return undefined
  return number === '100' || number === '101' ? 'video/mpeg' : 'video/mp4'
}
