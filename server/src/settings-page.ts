import { SETTINGS } from './config.ts'

/** docs/settings.md: every setting with its default and what it means, from the schema that reads them. */
export function settingsPage(): string {
  const rows = Object.entries(SETTINGS.shape).map(([name, schema]) => {
    const parsed = schema.safeParse(undefined)
    const standard =
      name === 'DATA_DIR' ? './data' : parsed.success && parsed.data !== undefined ? String(parsed.data) : ''
    return `| \`${name}\` | ${standard === '' ? '–' : `\`${standard}\``} | ${schema.description ?? ''} |`
  })
  const head = [
    '# Settings',
    '',
    'Environment variables, checked at the start; an empty one counts as not given. This page is generated from `server/src/config.ts`.',
    '',
    '| setting | default | what it means |',
    '|---|---|---|',
  ]
  return `${[...head, ...rows].join('\n')}\n`
}
