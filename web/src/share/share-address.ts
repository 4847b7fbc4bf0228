/** The address of the share whose page this is, without a slash at the end: `/s/<token>`. */
export const shareAddress = (path: string): string => /^\/s\/[^/]+/.exec(path)?.[0] ?? '/s/'
