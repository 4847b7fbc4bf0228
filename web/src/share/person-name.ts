const SEPARATOR = '^'

function readGroup(group: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split(SEPARATOR)
  const others = [prefix, given, middle, suffix].map((part) => part.trim()).filter((part) => part !== '')
  return [family.trim(), others.join(' ')].filter((part) => part !== '').join(', ')
}

/** A DICOM person name for people: `Family, Given Middle`, its spellings in other scripts in brackets (PS3.5 6.2.1). */
export function personName(value: string): string {
  const [first = '', ...others] = value
    .split('=')
    .map(readGroup)
    .filter((group) => group !== '')
  return others.length === 0 ? first : `${first} (${others.join(', ')})`
}
