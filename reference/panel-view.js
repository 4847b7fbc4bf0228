// The elements of a method's panel.
import { panelField } from './panel-fields.js'
import { element } from './show.js'

function answerOf(name) {
  const answer = element('pre', undefined, 'answer wide')
  answer.tabIndex = 0
  answer.setAttribute('role', 'region')
  answer.setAttribute('aria-label', `Answer of ${name}`)
  answer.hidden = true
  return answer
}

function linkOf() {
  const link = element('a', 'Open the result', 'wide')
  link.target = '_blank'
  link.rel = 'noopener'
  link.hidden = true
  return link
}

function formOf(method) {
  const form = element('form')
  const button = element('button', `Call ${method.name}`)
  const fields = element('div', undefined, 'grid')
  const status = element('p', undefined, 'status')
  button.type = 'submit'
  status.setAttribute('role', 'status')
  fields.append(...method.arguments.map((argument) => panelField(argument, `${method.name}-${argument.name}`)))
  form.append(fields, button, status)
  return form
}

function detailsOf(method, ...parts) {
  const made = element('details', undefined, 'panel')
  const summary = element('summary')
  const body = element('div', undefined, 'panel-body')
  made.id = method.name
  summary.append(element('code', method.name), element('span', method.summary))
  body.append(...parts)
  made.append(summary, body)
  return made
}

/** A closed panel with fields, code and a place for the answer. */
export function panelOf(method) {
  const form = formOf(method)
  const code = element('code')
  const answer = answerOf(method.name)
  const link = linkOf()
  const pre = element('pre')
  pre.append(code)
  return { method, form, code, answer, link, details: detailsOf(method, form, pre, link, answer) }
}
