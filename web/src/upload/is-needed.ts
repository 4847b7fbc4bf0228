/** Indexes of media, and what systems leave in folders. */
const NO_IMAGE = /^(?:DICOMDIR|\.DS_Store|Thumbs\.db|\._.*)$/i

/** The programs that come with a CD. */
const PROGRAM = /\.(?:exe|dll|msi|cab|ocx|jar|class|so|dylib|bat|cmd|sh|ini|inf|ico|js|css|html?)$/i

/** Whether a file is sent at all; the server judges those that are by what is in them. */
export const isNeeded = (name: string): boolean => !NO_IMAGE.test(name) && !PROGRAM.test(name)
