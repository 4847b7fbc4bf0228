import { encodeUtf8 } from '../text/encode-text.ts'
import { TransferSyntax } from '../transfer-syntax.ts'
import { type NewElement, newElements, type WriteTarget } from './new-element.ts'
import { elementBytes, joinBytes } from './put-bytes.ts'

/** A new data set in explicit little endian with text in UTF-8, as files are written here. */
export const NEW_FILE: WriteTarget = {
  littleEndian: true,
  explicitVr: true,
  encode: encodeUtf8,
  original: () => undefined,
}

/** Names this writer (PS3.7 D.3.3.2). */
const IMPLEMENTATION_CLASS_UID = '2.25.317877988022129730741094010030547911906'

/**
 * Preamble, prefix and file meta information (PS3.10 7.1), whose transfer syntax is that of the data set behind it. A UID
 * that is '' is left out.
 */
export function fileHead(
  sopClassUid: string,
  sopInstanceUid: string,
  transferSyntaxUid: string = TransferSyntax.ExplicitVrLittleEndian,
): Uint8Array {
  const version = elementBytes(0x00020001, 'OB', Uint8Array.of(0, 1), NEW_FILE)
  const elements = newElements(
    [
      ...uidElement(0x00020002, sopClassUid),
      ...uidElement(0x00020003, sopInstanceUid),
      { tag: 0x00020010, vr: 'UI', text: transferSyntaxUid },
      { tag: 0x00020012, vr: 'UI', text: IMPLEMENTATION_CLASS_UID },
      { tag: 0x00020013, vr: 'SH', text: 'OPALINE' },
    ],
    NEW_FILE,
  )
  const length = numberBytes(version.length + elements.length, 4)
  const start = joinBytes([new Uint8Array(128), encodeUtf8('DICM')])
  return joinBytes([start, elementBytes(0x00020000, 'UL', length, NEW_FILE), version, elements])
}

const uidElement = (tag: number, text: string): NewElement[] => (text === '' ? [] : [{ tag, vr: 'UI', text }])

/** An unsigned number of 2 or 4 bytes, little endian. */
export function numberBytes(value: number, width: 2 | 4): Uint8Array {
  const bytes = new Uint8Array(width)
  const view = new DataView(bytes.buffer)
  if (width === 2) view.setUint16(0, value, true)
  else view.setUint32(0, value, true)
  return bytes
}
