const DOCUMENT = /\.(?:pdf|jpe?g|png|bmp|mp4)$/i

/** What stands on CDs and in folders beside the images: indexes, and what systems leave behind. */
const NOT_NEEDED = /^(?:DICOMDIR|\.DS_Store|Thumbs\.db|desktop\.ini|autorun\.inf|\._.*)$/i

/** How a file is sent; `skipped` is not sent at all. The server judges by what is in it. */
export function fileKind(name: string): 'dicom' | 'document' | 'skipped' {
  if (NOT_NEEDED.test(name)) return 'skipped'
  return DOCUMENT.test(name) ? 'document' : 'dicom'
}
