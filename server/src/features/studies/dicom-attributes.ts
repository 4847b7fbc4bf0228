/** Attributes in the DICOM JSON Model (PS3.18 annex F), by tag. */
export type DicomAttributes = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>

/** One attribute with its values; none: it is empty. */
export const attribute = (vr: string, ...values: readonly (string | number)[]) =>
  values.length === 0 ? { vr } : { vr, Value: values }

/** The first value as text; a person's name as its alphabetic group; '' where there is none. */
export function firstText(attributes: DicomAttributes, tag: string): string {
  const value = attributes[tag]?.Value?.[0]
  if (typeof value === 'object' && value !== null) return (value as { Alphabetic?: string }).Alphabetic ?? ''
  return value === undefined || value === null ? '' : String(value)
}
