/** The value representations of PS3.5 6.2. */
export const VRS = [
  'AE',
  'AS',
  'AT',
  'CS',
  'DA',
  'DS',
  'DT',
  'FD',
  'FL',
  'IS',
  'LO',
  'LT',
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'PN',
  'SH',
  'SL',
  'SQ',
  'SS',
  'ST',
  'SV',
  'TM',
  'UC',
  'UI',
  'UL',
  'UN',
  'UR',
  'US',
  'UT',
  'UV',
] as const

/** One value representation. */
export type Vr = (typeof VRS)[number]

/** VRs whose explicit form has two reserved bytes and a 32-bit length (PS3.5 table 7.1-1). */
const LONG_FORM = new Set<string>(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])

const BY_CODE = new Map<number, Vr>(VRS.map((vr) => [(vr.charCodeAt(0) << 8) | vr.charCodeAt(1), vr]))

const LONG_CODES = new Set<number>([...BY_CODE].filter(([, vr]) => LONG_FORM.has(vr)).map(([code]) => code))

/** The VR that two bytes spell (first byte high), or undefined. */
export function vrOfCode(code: number): Vr | undefined {
  return BY_CODE.get(code)
}

/** Whether the explicit form of the VR that `code` spells has a 32-bit length. */
export function hasLongForm(code: number): boolean {
  return LONG_CODES.has(code)
}

/** Bytes of one number, for VRs that hold binary numbers; 1 for bytes; absent for text. */
export const NUMBER_WIDTH: Readonly<Partial<Record<Vr, number>>> = {
  AT: 2,
  FD: 8,
  FL: 4,
  OB: 1,
  OD: 8,
  OF: 4,
  OL: 4,
  OV: 8,
  OW: 2,
  SL: 4,
  SS: 2,
  SV: 8,
  UL: 4,
  UN: 1,
  US: 2,
  UV: 8,
}

/** Whether values of the VR are text: neither binary numbers or bytes, nor items. */
export const isTextVr = (vr: string): boolean => !(vr in NUMBER_WIDTH) && vr !== 'SQ'
