// The reference implementation: each panel makes one call of the library and shows its code.
import { connectCode, readCode, searchCode, uploadCode, viewCode } from './code-of-calls.js'
import { droppedFiles } from './dropped-files.js'
import { learn } from './known-values.js'
import { fillPanels, showPanels } from './panels.js'
import {
  addMessage,
  clearMessages,
  element,
  showChoices,
  showOrders,
  showProgress,
  showStatus,
  showStudies,
} from './show.js'

const form = (id) => document.getElementById(id)
const connect = form('connect')
const read = form('read')
const upload = form('upload')
const search = form('search')
const view = form('view')
const drop = document.getElementById('drop')
const frame = document.querySelector('iframe')
const page = { api: undefined, account: undefined, files: [], order: '' }

const showCode = (panel, code) => {
  panel.parentElement.querySelector('code').textContent = code
}
const user = () => connect.elements.user.value
const institution = () => connect.elements.institution.value
const fail = (panel, result) => showStatus(panel, `${result.Message} (${result.ErrorCode})`, true)

/** The api object, once there is one; else the panel says what to do first. */
function connected(panel) {
  if (page.api === undefined) showStatus(panel, 'Connect first, in step 1.', true)
  return page.api
}

const searchValues = () => ({
  user: user(),
  institutions: search.elements.institution.value === '' ? [] : [search.elements.institution.value],
  patientName: search.elements.patientName.value,
  accessionNumber: search.elements.accessionNumber.value,
  patientId: search.elements.patientId.value,
  otherPatientId: search.elements.otherPatientId.value,
  modalities: search.elements.modalities.value.split(/[\s,]+/).filter((modality) => modality !== ''),
  startDate: search.elements.startDate.value,
  endDate: search.elements.endDate.value,
})

function showAllCode() {
  showCode(
    connect,
    connectCode({ apiKey: connect.elements.apiKey.value, accountKey: connect.elements.accountKey.value }),
  )
  showCode(read, readCode(page.files.length))
  showCode(upload, uploadCode({ user: user(), institution: institution(), folder: upload.elements.folder.value }))
  showCode(search, searchCode(searchValues()))
  showCode(view, viewCode({ user: user(), order: page.order }))
}

function showInstitutions() {
  const chosen = page.account.UserList.find(({ UserUuid }) => UserUuid === user())
  const choices = (chosen?.InstitutionList ?? []).map(({ InstitutionUuid, InstitutionName }) => ({
    value: InstitutionUuid,
    text: InstitutionName,
  }))
  const all = element('option', 'all')
  all.value = ''
  showChoices(connect.elements.institution, choices)
  showChoices(search.elements.institution, choices, all)
  showFolders()
}

function showFolders(selected = '') {
  page.api.GetFolderList(user(), '', '', false, (result) => {
    if (!result.Success) return
    told(result)
    const none = element('option', 'no folder')
    none.value = ''
    const choices = result.Folder.SubFolderList.map(({ FolderUuid, FolderPath }) => ({
      value: FolderUuid,
      text: FolderPath,
    }))
    showChoices(upload.elements.folder, choices, none)
    upload.elements.folder.value = selected
    showAllCode()
  })
}

const apiOfKeys = () =>
  new globalThis.postDicomCloudApi(connect.elements.apiKey.value, connect.elements.accountKey.value)

/** What answers name is offered by the panels from then on. */
function told(result) {
  learn(result)
  fillPanels(panelPage)
}

function initialized(api, result) {
  page.api = api
  page.account = result.Account
  showChoices(
    connect.elements.user,
    result.Account.UserList.map(({ UserUuid, FullName, UserType }) => ({
      value: UserUuid,
      text: `${FullName} (${UserType})`,
    })),
  )
  showInstitutions()
  showStatus(connect, `Connected to ${result.Account.AccountName}.`)
  showAllCode()
}

/** What the panels need of this page; before step 1 a call is made all the same, and the library says what is missing. */
const panelPage = { api: () => page.api ?? apiOfKeys(), initialized, user, institution }

connect.addEventListener('submit', (event) => {
  event.preventDefault()
  const api = apiOfKeys()
  showStatus(connect, 'Connecting…')
  api.Initialize((result) => {
    if (!result.Success) return fail(connect, result)
    initialized(api, result)
    told(result)
  })
})
connect.elements.user.addEventListener('change', () => showInstitutions())
connect.addEventListener('change', () => fillPanels(panelPage))

/** Reading needs no keys: without an api object yet, one is made with none. */
function readFiles(files) {
  page.files = Array.from(files)
  showAllCode()
  if (page.files.length === 0) return
  clearMessages(read)
  showStatus(read, 'Reading…')
  const api = page.api ?? new globalThis.postDicomCloudApi('', '')
  api.ReadDicomFiles(page.files, (result) => {
    showProgress(read, 'reading', result.Progress)
    if (result.State === 'Error') return addMessage(read, result.Message)
    if (result.Message !== 'Completed') return
    showStatus(read, `Files read: ${page.files.length}. Studies found: ${result.StudyList.length}.`)
    showStudies(result.StudyList)
  })
}
read.elements.files.addEventListener('change', (event) => readFiles(event.target.files))
read.elements.folder.addEventListener('change', (event) => readFiles(event.target.files))
drop.addEventListener('dragover', (event) => {
  event.preventDefault()
  drop.classList.add('over')
})
drop.addEventListener('dragleave', () => drop.classList.remove('over'))
drop.addEventListener('drop', async (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  readFiles(await droppedFiles(event.dataTransfer))
})

function uploadProgress(result) {
  if (result.State === 'Reading') showProgress(upload, 'reading', result.Progress)
  if (result.State === 'Sending') showProgress(upload, 'sending', result.Progress)
  if (result.State === 'Error') addMessage(upload, `${result.FileName}: ${result.Message} (${result.ErrorCode})`)
  const isLast = result.State === 'File Upload Completed' || result.State === 'Aborted'
  if (!isLast) return showStatus(upload, `${result.State}…`)
  if (result.State === 'File Upload Completed') showProgress(upload, 'sending', 100)
  showStatus(upload, result.Message, !result.Success)
  upload.elements.abort.disabled = true
  if (result.PatientOrderList.length === 0) return
  showOrders(result.PatientOrderList, openOrder)
  told(result)
}

upload.addEventListener('submit', (event) => {
  event.preventDefault()
  const api = connected(upload)
  if (api === undefined) return
  clearMessages(upload)
  for (const bar of ['reading', 'sending']) showProgress(upload, bar, 0)
  upload.elements.abort.disabled = false
  const folder = upload.elements.folder.value
  if (folder === '') api.UploadDicomFiles(user(), institution(), page.files, uploadProgress)
  else api.UploadDicomFilesIntoFolder(user(), institution(), folder, page.files, uploadProgress)
})
upload.elements.abort.addEventListener('click', () => page.api.AbortUpload())
upload.elements.create.addEventListener('click', () => {
  const api = connected(upload)
  if (api === undefined) return
  api.CreateFolder(user(), '', upload.elements.newFolder.value, (result) => {
    if (!result.Success) return fail(upload, result)
    showStatus(upload, `Folder ${result.Folder.FolderPath} is there.`)
    showFolders(result.FolderUuid)
  })
})

function foundOrders(result) {
  if (!result.Success) return fail(search, result)
  told(result)
  showStatus(search, `Orders found: ${result.TotalCount}, shown: ${result.SearchResultList.length}.`)
  showOrders(result.SearchResultList, openOrder)
}

search.addEventListener('submit', (event) => {
  event.preventDefault()
  const api = connected(search)
  if (api === undefined) return
  const { institutions, patientName, accessionNumber, patientId, otherPatientId, modalities, startDate, endDate } =
    searchValues()
  const filters = [institutions, patientName, accessionNumber, patientId, otherPatientId, modalities]
  if (startDate === '' && endDate === '') api.GetPatientOrderList(foundOrders, user(), ...filters)
  else api.GetPatientOrderListWithDateRange(foundOrders, user(), ...filters, startDate, endDate)
})

function openOrder(order) {
  page.order = order.PatientOrderUuid
  showAllCode()
  page.api.GetViewUrl(user(), order.PatientOrderUuid, (result) => {
    if (!result.Success) return fail(view, result)
    showStatus(view, `${order.PatientName}, ${order.StudyDescription}`)
    frame.hidden = false
    frame.src = result.Result
    frame.scrollIntoView({ block: 'nearest' })
  })
}

view.addEventListener('submit', (event) => event.preventDefault())
read.addEventListener('submit', (event) => event.preventDefault())
document.addEventListener('input', showAllCode)
showAllCode()
showPanels(panelPage)
