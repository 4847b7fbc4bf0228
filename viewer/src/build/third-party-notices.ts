/**
 * The notices of everything that the published build is made of: the packages named in it, and the licence
 * comments that minifying took out of it, each once.
 */
export function thirdPartyNotices(license: string, packages: readonly string[], comments: readonly string[]): string {
  return [
    'The viewer is the published build of OHIF, made smaller. Its licence:',
    license.trim(),
    'Packages that its build names:',
    packages.join('\n'),
    'Notices in its files:',
    [...new Set(comments.flatMap(splitComments))].join('\n\n'),
    '',
  ].join('\n\n')
}

/** The npm packages whose modules are named in the texts, sorted. */
export function packagesNamedIn(texts: Iterable<string>): string[] {
  const found = new Set<string>()
  for (const text of texts) {
    for (const match of text.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w][\w.-]*)\//g)) found.add(match[1] ?? '')
  }
  return [...found].sort()
}

const splitComments = (comments: string): string[] => comments.match(/\/\*[\s\S]*?\*\/|^\/\/.*$/gm) ?? []
