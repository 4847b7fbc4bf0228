// The code of each step as text, with the values that the page has now. Keys are masked.

const text = (value) => JSON.stringify(value ?? '')
const mask = (key) => text(key === '' ? '' : `••••••••-${key.slice(-4)}`)

export const connectCode = ({ apiKey, accountKey }) => `var apiKey = ${mask(apiKey)};
var accountKey = ${mask(accountKey)};

var myApi = new postDicomCloudApi(apiKey, accountKey);

myApi.Initialize(function (result) {
  if (!result.Success) return alert(result.Message);
  showUsers(result.Account.UserList);
});`

export const readCode = (files) => `var selectedFiles = fileField.files; // ${files} files

myApi.ReadDicomFiles(selectedFiles, function (result) {
  if (result.State === 'Error') return showError(result.Message);
  progressBar.value = result.Progress;
  if (result.Message === 'Completed') {
    showStudies(result.StudyList);
  }
});`

export function uploadCode({ user, institution, folder }) {
  const method = folder === '' ? 'UploadDicomFiles' : 'UploadDicomFilesIntoFolder'
  const folderLine = folder === '' ? '' : `\n  ${text(folder)}, // folderUuid`
  return `myApi.${method}(
  ${text(user)}, // userUuid
  ${text(institution)}, // institutionUuid${folderLine}
  selectedFiles,
  function (result) {
    if (result.State === 'Reading') readingBar.value = result.Progress;
    if (result.State === 'Sending') sendingBar.value = result.Progress;
    if (result.State === 'Error') showError(result.Message);
    if (result.State === 'File Upload Completed') {
      showOrders(result.PatientOrderList);
    }
  }
);`
}

export function searchCode({
  user,
  institutions,
  patientName,
  accessionNumber,
  patientId,
  otherPatientId,
  modalities,
  startDate,
  endDate,
}) {
  const dated = startDate !== '' || endDate !== ''
  const dates = dated ? `,\n  ${text(startDate)}, // startDate\n  ${text(endDate)} // endDate` : ''
  return `myApi.GetPatientOrderList${dated ? 'WithDateRange' : ''}(
  function (result) {
    showOrders(result.SearchResultList);
  },
  ${text(user)}, // userUuid
  ${text(institutions)}, // institutionUuidList
  ${text(patientName)}, // patientName
  ${text(accessionNumber)}, // accessionNumber
  ${text(patientId)}, // patientId
  ${text(otherPatientId)}, // otherPatientId
  ${text(modalities)}${dated ? '' : ' // modalities'}${dates}
);`
}

export const viewCode = ({ user, order }) => `myApi.GetViewUrl(
  ${text(user)}, // userUuid
  ${text(order)}, // patientOrderUuid
  function (result) {
    if (result.Success) viewerFrame.src = result.Result;
  }
);`
