// One field for each argument of a method: made by what the argument's check expects, read as a page would give it.
import { kindOf } from './known-values.js'
import { element } from './show.js'

const INPUT_TYPES = { date: 'date', time: 'time', int: 'number', mail: 'email', bool: 'checkbox', files: 'file' }
const LISTS = ['guidList', 'textList']
const JSON_CHECKS = ['json', 'jsonList']
const SEPARATORS = /[\s,]+/
const TEXT_SEPARATORS = /\s*,\s*/

function choice({ oneOf, optional }) {
  const select = element('select')
  select.append(...(optional ? ['', ...oneOf] : oneOf).map((value) => element('option', value)))
  return select
}

function area(text, rows) {
  const made = element('textarea', text)
  made.rows = rows
  made.spellcheck = false
  return made
}

function input({ name, check }) {
  const made = element('input')
  made.type = INPUT_TYPES[check] ?? 'text'
  if (check === 'files') made.multiple = true
  if (check === 'textList') made.placeholder = 'CT, MR'
  const kind = kindOf(name)
  if (kind !== undefined && made.type !== 'checkbox') made.setAttribute('list', `known-${kind}`)
  made.autocomplete = 'off'
  made.spellcheck = false
  return made
}

function control(argument) {
  if (argument.oneOf !== undefined) return choice(argument)
  if (argument.check === 'json') return area('{}', 4)
  if (argument.check === 'jsonList') return area('[]', 4)
  if (argument.check === 'guidList') return area('', 2)
  return input(argument)
}

const hintOf = ({ description, check, keys }) =>
  [description, check === 'guidList' ? 'One a line.' : '', keys === undefined ? '' : `Keys: ${keys.join(', ')}.`]
    .filter((text) => text !== '')
    .join(' ')

/** What earlier answers named, to be added to a list by choosing it. */
function adder({ name }, field) {
  const select = element('select', undefined, 'known')
  select.dataset.kind = kindOf(name)
  select.setAttribute('aria-label', `Add to ${name}`)
  select.addEventListener('change', () => {
    const lines = parts(field.value, SEPARATORS)
    if (select.value !== '' && !lines.includes(select.value)) lines.push(select.value)
    field.value = lines.join('\n')
    select.value = ''
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
  return select
}

/** A labelled field with its hint. @param id unique on the page */
export function panelField(argument, id) {
  const made = element('div', undefined, JSON_CHECKS.includes(argument.check) ? 'field wide' : 'field')
  const field = control(argument)
  const hint = element('small', hintOf(argument))
  const label = element('label', argument.optional ? argument.name : `${argument.name} (required)`)
  field.id = id
  field.name = argument.name
  hint.id = `${id}-hint`
  label.htmlFor = id
  field.setAttribute('aria-describedby', hint.id)
  made.append(label, field, ...(argument.check === 'guidList' ? [adder(argument, field)] : []), hint)
  return made
}

const parts = (text, separators) => text.split(separators).filter((part) => part !== '')

/** JSON that is none goes as the text it is: the library says what is wrong with it. */
function jsonOf(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The value of a field as the argument of a call. */
export function givenValue(argument, field) {
  if (argument.check === 'files') return field.files
  if (argument.check === 'bool') return field.checked
  if (JSON_CHECKS.includes(argument.check)) return jsonOf(field.value)
  if (LISTS.includes(argument.check)) {
    return parts(field.value, argument.check === 'guidList' ? SEPARATORS : TEXT_SEPARATORS)
  }
  if (argument.check === 'int' && field.value !== '') return Number(field.value)
  return field.value
}
