const TOKEN = /^[A-Za-z0-9_-]{43}$/

/**
 * Gives `/v/<token>/`, below which a viewer link's page, settings and DICOMweb are.
 * Throws a TypeError, which does not repeat the token, unless it is 256 bits in base64url without padding (43 characters).
 */
export function viewerPath(token: string): string {
  if (!TOKEN.test(token)) throw new TypeError('A viewer token is 43 characters of A-Z, a-z, 0-9, - and _.')
  return `/v/${token}/`
}
