// A panel for every method that a page calls: its fields, its code, its answer.
import { METHODS } from './generated/methods.js'
import { kindOf, latestValue, learn } from './known-values.js'
import { codeOfCall, makeCall } from './panel-call.js'
import { givenValue } from './panel-fields.js'
import { panelOf } from './panel-view.js'
import { element, showStatus } from './show.js'
import { showKnown } from './show-known.js'

const shown = document.getElementById('panels')
const valuesOf = ({ method, form }) =>
  method.arguments.map((argument) => givenValue(argument, form.elements[argument.name]))
const showCode = (panel) => {
  panel.code.textContent = codeOfCall(panel.method, valuesOf(panel))
}

const asText = (_, value) => (value instanceof File ? `File ${value.name}` : value)

/** Errors of single files stay beside the answer that is the latest. */
function showAnswer(panel, result) {
  panel.answers += 1
  if (result.State === 'Error') panel.errors.push(result)
  const latest = panel.errors.includes(result) ? panel.errors : [...panel.errors, result]
  panel.answer.textContent = latest.map((one) => JSON.stringify(one, asText, 2)).join('\n')
  panel.answer.hidden = false
  const what = result.Success ? 'Success' : `${result.ErrorCode ?? 'Error'}: ${result.Message}`
  showStatus(
    panel.form,
    `${[what, result.State].filter(Boolean).join(' · ')} (answer ${panel.answers})`,
    !result.Success,
  )
  showLink(panel, result)
}

/** A result that is an address can be opened. */
function showLink(panel, { Result }) {
  const isAddress = /^https?:\/\//.test(Result ?? '')
  panel.link.hidden = !isAddress
  if (isAddress) panel.link.href = Result
}

function run(panel, page) {
  const api = page.api()
  Object.assign(panel, { answers: 0, errors: [] })
  showStatus(panel.form, 'Called…')
  makeCall(api, panel.method, valuesOf(panel), (result) => {
    showAnswer(panel, result)
    if (panel.method.name === 'Initialize' && result.Success) page.initialized(api, result)
    learn(result)
    fillPanels(page)
  })
}

const panels = []

function listen(panel, page) {
  panel.form.addEventListener('submit', (event) => {
    event.preventDefault()
    run(panel, page)
  })
  panel.form.addEventListener('input', (event) => {
    event.target.dataset.own = event.target.value === '' ? '' : 'yes'
    showCode(panel)
  })
}

/** Required ids that nobody typed get what is chosen in step 1, else what the latest answer named. */
function fill(panel, page) {
  for (const { name, optional, actingUser, check } of panel.method.arguments) {
    const field = panel.form.elements[name]
    const kind = kindOf(name)
    if (optional || kind === undefined || field.dataset.own === 'yes' || check === 'text') continue
    field.value =
      (actingUser ? page.user() : '') || (name === 'institutionUuid' && page.institution()) || latestValue(kind)
  }
  showCode(panel)
}

/** Fills the panels with what is known by now. */
export function fillPanels(page) {
  showKnown()
  for (const panel of panels) fill(panel, page)
}

/** Shows the panels whose names hold what is typed. */
function find(text) {
  const wanted = text.trim().toLowerCase()
  for (const { method, details } of panels) details.hidden = !method.name.toLowerCase().includes(wanted)
  for (const title of shown.querySelectorAll('h3')) title.hidden = wanted !== ''
  const count = panels.filter(({ details }) => !details.hidden).length
  document.getElementById('found').textContent = wanted === '' ? '' : `Methods found: ${count}.`
}

function openNamed() {
  const named = document.getElementById(location.hash.slice(1))
  if (named?.classList.contains('panel')) named.open = true
}

/** Makes the panels. @param page gives the api object and what is chosen in step 1 */
export function showPanels(page) {
  panels.push(...METHODS.map(panelOf))
  for (const panel of panels) listen(panel, page)
  for (const group of new Set(METHODS.map((method) => method.group))) {
    shown.append(
      element('h3', group),
      ...panels.filter(({ method }) => method.group === group).map(({ details }) => details),
    )
  }
  document.getElementById('find').addEventListener('input', (event) => find(event.target.value))
  fillPanels(page)
  openNamed()
  addEventListener('hashchange', openNamed)
}
