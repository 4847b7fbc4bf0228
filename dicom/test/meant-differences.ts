/** Differences from pydicom that are meant, by the last part of a sample's name; each line of a file must match its pattern. */
export const MEANT_DIFFERENCES: Readonly<Record<string, { readonly pattern: RegExp; readonly reason: string }>> = {
  'chrJapMulti.dcm': { pattern: /^0019\w{4} VR UN /, reason: 'pydicom has a dictionary of private elements' },
  'chrJapMultiExplicitIR6.dcm': { pattern: /^0019\w{4} VR UN /, reason: 'the same' },
  'chrKoreanMulti.dcm': { pattern: /^0019\w{4} VR UN /, reason: 'the same' },
  '01.dcm': { pattern: /^0045\w{4} VR UN /, reason: 'the same' },
  '02.dcm': { pattern: /^0045\w{4} VR UN /, reason: 'the same' },
  '03.dcm': { pattern: /^0045\w{4} VR UN /, reason: 'the same' },
  '693_J2KI.dcm': { pattern: /^00080008 value$/, reason: 'pydicom leaves the padding of values before the last' },
  'SC_rgb_gdcm_KY.dcm': { pattern: /^00080008 value$/, reason: 'the same' },
  'SC_rgb_jpeg_lossy_gdcm.dcm': { pattern: /^00080008 value$/, reason: 'the same' },
  'badVR.dcm': { pattern: /^00280008 ValueError$/, reason: 'pydicom fails at an IS that is no number' },
}
