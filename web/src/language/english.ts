const count = new Intl.NumberFormat('en')
const plural = (number: number, one: string, many: string): string =>
  `${count.format(number)} ${number === 1 ? one : many}`

/** What the pages say in English. */
export const ENGLISH = {
  language: 'English',
  chooseLanguage: 'Language',
  loading: 'Loading …',

  passwordTitle: 'Password needed',
  passwordText: 'Somebody shares medical images with you. Enter the password that you were given.',
  password: 'Password',
  showPassword: 'Show password',
  open: 'Open',
  opening: 'Opening …',
  passwordMissing: 'Enter the password.',
  passwordWrong: 'This password does not open the link. Check it, and that you copied the whole address of the link.',
  cookieMissing: 'The password is right, but your browser kept no cookie of this page. Allow cookies and try again.',
  waitBeforeNext: (seconds: number) =>
    `Too many wrong passwords. You can try again in ${plural(seconds, 'second', 'seconds')}.`,
  mayTryAgain: 'You can try again now.',

  expiredTitle: 'This link no longer works',
  expiredText: 'It has ended, it was withdrawn, or what it showed is no longer there.',
  expiredAdvice: 'Ask the person who sent it to you for a new link.',
  unavailableTitle: 'The page could not be loaded',
  unavailableText: 'The server does not answer at the moment, or there is no connection.',
  tryAgain: 'Try again',

  defaultTitle: 'Shared medical images',
  defaultUploadTitle: 'Send medical images',
  sharedBy: (person: string, account: string) => `Shared by ${person}, ${account}`,
  sharedByOne: (name: string) => `Shared by ${name}`,
  until: (time: string) => `Available until ${time}`,
  withoutEnd: 'Available without an end date',
  noStudies: 'There is nothing here at the moment.',
  patient: 'Patient',
  patientUnnamed: 'Patient without a name',
  patientId: 'Patient ID',
  birthDate: 'Born',
  studyUnnamed: 'Study',
  noDate: 'No date',
  images: (number: number) => plural(number, 'image', 'images'),
  studies: (number: number) => plural(number, 'study', 'studies'),
  view: 'Open in the viewer',
  viewHint: 'opens a new tab',
  download: 'Download',
  downloadAll: 'Download all',
  documents: 'Documents',
  notForDiagnosis: 'The viewer is not a medical device. Do not use it for diagnosis.',

  uploadText:
    'Choose DICOM files or a whole folder, such as that of a CD. Nothing that is already there is shown to you.',
  dropHere: 'Drop files or folders here, or',
  chooseFiles: 'Choose files',
  chooseFolder: 'Choose a folder',
  reading: 'Reading the folder …',
  progressOfAll: 'Progress of all files',
  progress: (done: number, all: number) => `${count.format(done)} of ${plural(all, 'file', 'files')} done`,
  waitingForConnection: 'The connection is interrupted. Sending goes on by itself as soon as it is back.',
  linkEnded: 'The link has ended or was withdrawn. What is left is not sent.',
  files: 'Files',
  refused: (number: number) => plural(number, 'file was not accepted', 'files were not accepted'),
  states: {
    waiting: 'Waiting',
    sending: 'Sending',
    retrying: 'Trying again',
    arrived: 'Arrived',
    refused: 'Not accepted',
    skipped: 'Not needed',
  },
  reasons: {
    UnsupportedFile: 'This is not a DICOM file, or it is damaged.',
    FileTooLarge: 'The file is too large.',
    QuotaExceeded: 'The archive has no space left.',
    Conflict: 'The file contradicts another one.',
    Expired: 'The link has ended or was withdrawn.',
    Unauthorized: 'The link has ended or was withdrawn.',
    Unreadable: 'Your browser could not read the file. It may have been moved or changed.',
    NetworkError: 'The connection was interrupted for too long.',
    Unavailable: 'The server could not take the file.',
    Other: 'The server did not accept the file.',
  },
  sendAgain: 'Send what is missing again',
  receiptTitle: 'Receipt',
  receiptAll: (all: number) => (all === 1 ? 'The file has arrived.' : `All ${count.format(all)} files have arrived.`),
  receiptSome: (arrived: number, all: number) => `${count.format(arrived)} of ${plural(all, 'file', 'files')} arrived.`,
  receiptSkipped: (number: number) =>
    plural(
      number,
      'file was not needed (the index and programs of a CD and the like).',
      'files were not needed (the index and programs of a CD and the like).',
    ),
  receiptTo: (account: string) => `Sent to ${account}`,
  receiptAt: (time: string) => `Finished on ${time}`,
  receiptPrint: 'Print',
  receiptSave: 'Save as text',
  receiptFileName: 'receipt.txt',
  mayClose: 'You can close this page, or send more files.',
}

/** What a language has to say. */
export type Messages = typeof ENGLISH
