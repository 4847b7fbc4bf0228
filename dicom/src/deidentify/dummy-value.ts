import { encodeUtf8 } from '../text/encode-text.ts'
import { NUMBER_WIDTH, type Vr } from '../value-representation.ts'

const TEXTS: Readonly<Partial<Record<Vr, string>>> = {
  AS: '000Y',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  TM: '000000',
  UI: '2.25.0',
  UR: 'about:blank',
}

/** A value that its VR can hold and that says nothing. */
export function dummyValue(vr: Vr): Uint8Array {
  const width = NUMBER_WIDTH[vr]
  if (width !== undefined) return new Uint8Array(vr === 'AT' ? 4 : Math.max(2, width))
  return encodeUtf8(TEXTS[vr] ?? 'ANONYMIZED')
}
