/** What else than the letter of the standard is accepted. */
export interface IsUidOptions {
  /** Components with leading zeros, which some devices send. */
  readonly leadingZeros?: boolean
}

/** Whether a text is a UID (PS3.5 9.1): at most 64 characters, components of digits separated by dots, no leading zeros. */
export function isUid(text: string, options: IsUidOptions = {}): boolean {
  if (text.length > 64) return false
  return options.leadingZeros === true
    ? /^\d+(?:\.\d+)*$/.test(text)
    : /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*$/.test(text)
}
