const LONG = 64
const DECODER = /* @__PURE__ */ new TextDecoder()

/** The text of bytes that are all ASCII without escape sequences, else undefined. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string | undefined {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number
    if (byte > 0x7f || byte === 0x1b) return undefined
  }
  if (end - start > LONG) return DECODER.decode(bytes.subarray(start, end))
  let text = ''
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] as number)
  return text
}
