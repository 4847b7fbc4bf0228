const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Readers of XML make line feeds of both.
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them (2.2).
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** A text as it stands in an XML document, in an element or a quoted attribute; what it cannot hold becomes U+FFFD. */
export const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"\r\n\t]/g, (letter) => ESCAPES[letter] ?? letter)
