import { TransferSyntax } from '@opaline/dicom'
import { FRAME_ENCODERS } from '../codecs/frame-encoders.ts'

/** How a data set without compressed frames is written (PS3.5 annex A). */
export interface NativeEncoding {
  readonly littleEndian: true
  readonly explicitVr: boolean
  readonly deflated: boolean
}

/** Uncompressed transfer syntaxes that files are written in; big endian is retired, and not written. */
export const NATIVE_TARGETS: ReadonlyMap<string, NativeEncoding> = new Map([
  [TransferSyntax.ExplicitVrLittleEndian, { littleEndian: true, explicitVr: true, deflated: false }],
  [TransferSyntax.ImplicitVrLittleEndian, { littleEndian: true, explicitVr: false, deflated: false }],
  [TransferSyntax.DeflatedExplicitVrLittleEndian, { littleEndian: true, explicitVr: true, deflated: true }],
])

/** Uncompressed transfer syntaxes that files may be stored in. */
export const NATIVE_SOURCES: ReadonlySet<string> = new Set([
  ...NATIVE_TARGETS.keys(),
  TransferSyntax.ExplicitVrBigEndian,
  TransferSyntax.GePrivateImplicitVr,
])

/** The transfer syntaxes that instances can be sent in whatever they are stored in, where the table of cells says so. */
export const TARGET_SYNTAXES: readonly string[] = [...NATIVE_TARGETS.keys(), ...FRAME_ENCODERS.keys()]

/** Transfer syntaxes whose frames have lost something (PS3.5 10). */
const LOSSY: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.81',
  '1.2.840.10008.1.2.4.91',
  '1.2.840.10008.1.2.4.93',
  '1.2.840.10008.1.2.4.112',
  '1.2.840.10008.1.2.4.203',
])

/** Whether what is in this transfer syntax may have lost something by it. */
export const isLossy = (transferSyntaxUid: string): boolean =>
  LOSSY.has(transferSyntaxUid) || /^1\.2\.840\.10008\.1\.2\.4\.10\d(?:\.1)?$/.test(transferSyntaxUid)
