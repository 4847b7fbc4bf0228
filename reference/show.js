// Puts values on the page. Whatever comes from files or from the server is set as text.

export function element(name, text, className) {
  const made = document.createElement(name)
  if (text !== undefined) made.textContent = text
  if (className !== undefined) made.className = className
  return made
}

export function showStatus(form, text, isError = false) {
  const status = form.querySelector('.status')
  status.textContent = text
  status.classList.toggle('error', isError)
}

export function showProgress(form, name, percent) {
  const bar = form.elements[name] ?? form.querySelector(`progress[name="${name}"]`)
  bar.value = percent
  bar.nextElementSibling.textContent = `${percent} %`
}

export function addMessage(form, text) {
  form.querySelector('.messages').append(element('li', text))
}

export function clearMessages(form) {
  form.querySelector('.messages').replaceChildren()
}

export function showChoices(select, choices, first) {
  const options = choices.map(({ value, text }) => {
    const option = element('option', text)
    option.value = value
    return option
  })
  select.replaceChildren(...(first === undefined ? [] : [first]), ...options)
  select.disabled = false
}

const day = (date) => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')

function studyDetails(study) {
  const details = element('details')
  const title = [study.PatientName, study.PatientId, study.Modality, day(study.StudyDate), study.StudyDescription]
  details.append(element('summary', title.filter((part) => part !== '').join(' · ')))
  const list = element('ul', undefined, 'study-series')
  for (const series of study.SeriesList) {
    const name = series.SeriesDescription === '' ? 'no description' : series.SeriesDescription
    list.append(element('li', `${series.Modality} ${name}: ${series.ImageList.length} images`))
  }
  details.append(list)
  return details
}

export function showStudies(studies) {
  const shown = studies.map(studyDetails)
  if (shown.length === 1) shown[0].open = true
  document.getElementById('studies').replaceChildren(...shown)
}

const COLUMNS = [
  'PatientName',
  'PatientId',
  'PatientsBirthDate',
  'OrderModality',
  'PerformedDatetime',
  'StudyDescription',
  'ImagesCount',
  'OrderStatus',
]

function orderRow(order, open) {
  const row = element('tr')
  row.append(...COLUMNS.map((column) => element('td', String(order[column]))))
  const button = element('button', 'Open', 'small')
  button.type = 'button'
  button.setAttribute('aria-label', `Open ${order.PatientName} in the viewer`)
  button.addEventListener('click', () => open(order))
  const cell = element('td')
  cell.append(button)
  row.append(cell)
  return row
}

export function showOrders(orders, open) {
  const table = document.getElementById('orders')
  table.hidden = orders.length === 0
  table.tBodies[0].replaceChildren(...orders.map((order) => orderRow(order, open)))
}
