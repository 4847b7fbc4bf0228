/** Bytes turned into text at once: more would not fit the stack of some engines. */
const STEP = 0x6000

/** Base 64 (RFC 4648 4) of bytes. */
export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += STEP) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + STEP)))
  }
  return text
}
