// Shows openapi.json to people: one section per method, with its arguments, its result and its errors.
import { element } from './show.js'

const nameOf = (reference) => reference.split('/').at(-1)

/** A schema in a few words: `PatientOrder[]`, `string (date)`. */
function typeOf(schema) {
  if (schema.$ref !== undefined) return nameOf(schema.$ref)
  if (schema.enum !== undefined) return `(${schema.enum.join(' | ')})`
  if (schema.const !== undefined) return String(schema.const)
  if (schema.type === 'array') return `${typeOf(schema.items ?? {})}[]`
  return schema.format === undefined ? (schema.type ?? 'any') : `${schema.type} (${schema.format})`
}

function limitsOf({ maxLength, maxItems, minimum, maximum }) {
  const parts = []
  if (maxLength !== undefined) parts.push(`at most ${maxLength} characters`)
  if (maxItems !== undefined) parts.push(`at most ${maxItems} entries`)
  if (minimum !== undefined && maximum < Number.MAX_SAFE_INTEGER) parts.push(`${minimum} to ${maximum}`)
  return parts.length === 0 ? '' : `(${parts.join(', ')})`
}

function table(titles, rows) {
  const made = element('table')
  const head = element('tr')
  head.append(...titles.map((title) => element('th', title)))
  made.createTHead().append(head)
  const body = made.createTBody()
  for (const cells of rows) {
    const row = element('tr')
    row.append(...cells.map((cell) => element('td', cell)))
    body.append(row)
  }
  const scroll = element('div', undefined, 'scroll')
  scroll.append(made)
  return scroll
}

function argumentRows(operation) {
  const query = (operation.parameters ?? []).map((parameter) => [
    parameter.name,
    parameter.schema,
    parameter.required,
    parameter.description,
  ])
  const { properties = {}, required = [] } = operation.requestBody.content['application/json']?.schema ?? {}
  const body = Object.entries(properties).map(([name, schema]) => [
    name,
    schema,
    required.includes(name),
    schema.description,
  ])
  return [...query, ...body].map(([name, schema, isRequired, description]) => [
    name,
    typeOf(schema),
    isRequired ? 'yes' : 'no',
    [description, limitsOf(schema)].filter((part) => part !== '').join(' '),
  ])
}

const fieldRows = ({ properties = {}, required = [] }) =>
  Object.entries(properties).map(([name, schema]) => [name, typeOf(schema), required.includes(name) ? 'yes' : 'no'])

function section(title, ...parts) {
  const made = element('section', undefined, 'method')
  made.id = title
  made.append(element('h2', title), ...parts)
  return made
}

function exampleBody({ requestBody }) {
  const example = requestBody.content['application/json']?.example
  return example === undefined ? [] : [element('pre', JSON.stringify(example, null, 2), 'code')]
}

/** The call as code, in each form of the library. */
const samples = (codeSamples) =>
  codeSamples.flatMap(({ label, source }) => [element('h3', label), element('pre', source, 'code')])

function methodSection(path, operation) {
  const bodyType = Object.keys(operation.requestBody.content)[0]
  const where =
    operation.parameters === undefined ? 'one JSON object' : `the file as ${bodyType}, arguments in the query`
  const given = argumentRows(operation)
  return section(
    operation.operationId,
    element('p', operation.summary),
    element('pre', `POST ${path}   ${where}`),
    ...exampleBody(operation),
    ...samples(operation['x-codeSamples']),
    given.length === 0 ? element('p', 'No arguments.') : table(['Argument', 'Format', 'Required', 'Meaning'], given),
    element('h3', 'Result'),
    table(['Field', 'Type', 'Always'], fieldRows(operation.responses[200].content['application/json'].schema)),
  )
}

const errorSection = (responses) =>
  section(
    'Errors',
    table(
      ['Status', 'Code and meaning'],
      Object.entries(responses).map(([name, { description }]) => [name.replace('Error', ''), description]),
    ),
  )

function show({ info, paths, components, 'x-libraryMethods': libraryMethods }) {
  document.getElementById('about').textContent = `${info.title} ${info.version}. ${info.description}`
  document
    .querySelector('main')
    .replaceChildren(
      ...libraryMethods.map(({ name, summary, 'x-codeSamples': code }) =>
        section(name, element('p', summary), ...samples(code)),
      ),
      ...Object.entries(paths).map(([path, { post }]) => methodSection(path, post)),
      ...Object.entries(components.schemas).map(([name, schema]) =>
        section(name, table(['Field', 'Type', 'Always'], fieldRows(schema))),
      ),
      errorSection(components.responses),
    )
}

try {
  const response = await fetch('../api/v1/openapi.json')
  show(await response.json())
} catch {
  document.querySelector('main').replaceChildren(element('p', 'openapi.json could not be loaded from this server.'))
}
