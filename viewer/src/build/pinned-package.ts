/** The one published build that the edits fit: npm name, version and Subresource Integrity (sha512, base64) of its tarball. */
export const PINNED_PACKAGE = {
  name: '@ohif/app',
  version: '3.13.2',
  integrity: 'sha512-WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==',
  tarball: 'ohif-app-3.13.2.tgz',
} as const
