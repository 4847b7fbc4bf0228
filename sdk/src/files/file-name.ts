/** The name that a file has on this machine; '' for a Blob without one. */
export const fileNameOf = (file: Blob): string => (file instanceof File ? file.name : '')
