import { type Argument, CALLBACK, type Method, wireName } from '../define.ts'
import { exampleOf, shownArguments } from './example-values.ts'

/** How a method is called, as code to copy. */

const isName = (key: string): boolean => /^[A-Za-z_]\w*$/.test(key)

/** A value as JavaScript. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(([key, field]) => `${isName(key) ? key : literal(key)}: ${literal(field)}`)
  return `{ ${fields.join(', ')} }`
}

/** Ids and files come from calls before and from the page: they stand as the variables that hold them. */
function code(argument: Argument): string {
  if (argument.check === 'guid' || argument.check === 'files') return argument.name
  if (argument.check === 'guidList') return `[${argument.name.replace(/List$/, '')}]`
  return literal(exampleOf(argument.name, argument))
}

/** A call as a page of the published API makes it; undefined: the callback form does not have the method. */
export function positionalExample(name: string, entry: Method): string | undefined {
  if (!entry.arguments.includes(CALLBACK)) return undefined
  const callback = `function (result) { console.log(result) }`
  const places = entry.arguments
    .filter((place) => place === CALLBACK || place.typedOnly !== true)
    .map((place) => (place === CALLBACK ? callback : code(place)))
  return `myApi.${name}(${places.join(', ')})`
}

const named = (argument: Argument): string => {
  const value = code(argument)
  return value === argument.name ? value : `${argument.name}: ${value}`
}

const camelCase = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** The same with named arguments and a promise, or with the steps of an upload; undefined: only the library itself calls it. */
export function typedExample(name: string, entry: Method): string | undefined {
  if (entry.form === 'wire') return undefined
  const given = shownArguments(entry).map(named)
  const call = `api.${camelCase(name)}(${given.length === 0 ? '' : `{ ${given.join(', ')} }`})`
  return entry.form === 'upload'
    ? `for await (const { State, Progress } of ${call}) console.log(State, Progress)`
    : `const result = await ${call}`
}

/** A file sent without the library; undefined: the arguments of the method are its body. */
export function fileExample(name: string, entry: Method): string | undefined {
  if (entry.body === undefined) return undefined
  const query = shownArguments(entry).map((argument) => `${wireName(argument.name)}: ${code(argument)}`)
  const headers = `{ authorization: 'Bearer ' + sessionToken, 'content-type': '${entry.body}' }`
  return `await fetch('/api/v1/${name}?' + new URLSearchParams({ ${query.join(', ')} }), { method: 'POST', headers: ${headers}, body: file })`
}
