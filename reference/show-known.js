// Offers the known ids at the fields that take them.
import { KIND_NAMES, knownValues } from './known-values.js'
import { element } from './show.js'

const shown = document.getElementById('known')

function option({ value, text }) {
  const made = element('option', text)
  made.value = value
  return made
}

function offered(kind) {
  const list = element('datalist')
  list.id = `known-${kind}`
  list.append(...knownValues(kind).map(option))
  return list
}

function fillAdder(select) {
  const choices = knownValues(select.dataset.kind).map(({ value, text }) =>
    option({ value, text: text === '' ? value : `${text} (${value})` }),
  )
  select.replaceChildren(option({ value: '', text: 'Add one that is known …' }), ...choices)
  select.disabled = choices.length === 0
}

/** One list of choices for each kind of id, and the choices of the fields that take several. */
export function showKnown() {
  shown.replaceChildren(...KIND_NAMES.map(offered))
  for (const select of document.querySelectorAll('select.known')) fillAdder(select)
}
