import type { Messages } from './english.ts'

const count = new Intl.NumberFormat('fr')
// In French nought is singular too.
const plural = (number: number, one: string, many: string): string =>
  `${count.format(number)} ${number < 2 ? one : many}`

/** What the pages say in French. */
export const FRENCH: Messages = {
  language: 'Français',
  chooseLanguage: 'Langue',
  loading: 'Chargement…',

  passwordTitle: 'Mot de passe demandé',
  passwordText: 'Des images médicales sont partagées avec vous. Saisissez le mot de passe qui vous a été communiqué.',
  password: 'Mot de passe',
  showPassword: 'Afficher le mot de passe',
  open: 'Ouvrir',
  opening: 'Ouverture…',
  passwordMissing: 'Saisissez le mot de passe.',
  passwordWrong:
    'Ce mot de passe n’ouvre pas le lien. Vérifiez-le, et assurez-vous d’avoir copié l’adresse entière du lien.',
  cookieMissing:
    'Le mot de passe est juste, mais votre navigateur n’a pas gardé le cookie de cette page. Autorisez les cookies, puis réessayez.',
  waitBeforeNext: (seconds) =>
    `Trop de mots de passe erronés. Vous pourrez réessayer dans ${plural(seconds, 'seconde', 'secondes')}.`,
  mayTryAgain: 'Vous pouvez réessayer.',

  expiredTitle: 'Ce lien ne fonctionne plus',
  expiredText: 'Il est arrivé à son terme, il a été retiré, ou ce qu’il montrait n’existe plus.',
  expiredAdvice: 'Demandez un nouveau lien à la personne qui vous l’a envoyé.',
  unavailableTitle: 'La page n’a pas pu être chargée',
  unavailableText: 'Le serveur ne répond pas pour l’instant, ou la connexion est coupée.',
  tryAgain: 'Réessayer',

  defaultTitle: 'Images médicales partagées',
  defaultUploadTitle: 'Envoyer des images médicales',
  sharedBy: (person, account) => `Partagé par ${person}, ${account}`,
  sharedByOne: (name) => `Partagé par ${name}`,
  until: (time) => `Disponible jusqu’au ${time}`,
  withoutEnd: 'Disponible sans date de fin',
  noStudies: 'Il n’y a rien ici pour l’instant.',
  patient: 'Patient',
  patientUnnamed: 'Patient sans nom',
  patientId: 'Identifiant du patient',
  birthDate: 'Date de naissance',
  studyUnnamed: 'Examen',
  noDate: 'Sans date',
  images: (number) => plural(number, 'image', 'images'),
  studies: (number) => plural(number, 'examen', 'examens'),
  view: 'Ouvrir dans la visionneuse',
  viewHint: 'dans un nouvel onglet',
  download: 'Télécharger',
  downloadAll: 'Tout télécharger',
  documents: 'Documents',
  notForDiagnosis: 'La visionneuse n’est pas un dispositif médical. Ne l’utilisez pas pour un diagnostic.',

  uploadText:
    'Choisissez des fichiers DICOM ou un dossier entier, comme celui d’un CD. Rien de ce qui s’y trouve déjà ne vous est montré.',
  dropHere: 'Déposez des fichiers ou des dossiers ici, ou',
  chooseFiles: 'Choisir des fichiers',
  chooseFolder: 'Choisir un dossier',
  reading: 'Lecture du dossier…',
  progressOfAll: 'Avancement de l’ensemble',
  progress: (done, all) => `${count.format(done)} sur ${plural(all, 'fichier traité', 'fichiers traités')}`,
  waitingForConnection: 'La connexion est interrompue. L’envoi reprendra de lui-même dès son retour.',
  linkEnded: 'Le lien est arrivé à son terme ou a été retiré. Le reste n’est pas envoyé.',
  files: 'Fichiers',
  refused: (number) => plural(number, 'fichier n’a pas été accepté', 'fichiers n’ont pas été acceptés'),
  states: {
    waiting: 'En attente',
    sending: 'Envoi',
    retrying: 'Nouvel essai',
    arrived: 'Arrivé',
    refused: 'Non accepté',
    skipped: 'Inutile',
  },
  reasons: {
    UnsupportedFile: 'Ce n’est pas un fichier DICOM, ou il est endommagé.',
    FileTooLarge: 'Le fichier est trop volumineux.',
    QuotaExceeded: 'L’archive n’a plus de place.',
    Conflict: 'Le fichier en contredit un autre.',
    Expired: 'Le lien est arrivé à son terme ou a été retiré.',
    Unauthorized: 'Le lien est arrivé à son terme ou a été retiré.',
    Unreadable: 'Votre navigateur n’a pas pu lire le fichier. Il a peut-être été déplacé ou modifié.',
    NetworkError: 'La connexion a été interrompue trop longtemps.',
    Unavailable: 'Le serveur n’a pas pu prendre le fichier.',
    Other: 'Le serveur n’a pas accepté le fichier.',
  },
  sendAgain: 'Renvoyer ce qui manque',
  receiptTitle: 'Reçu',
  receiptAll: (all) => (all === 1 ? 'Le fichier est arrivé.' : `Les ${count.format(all)} fichiers sont arrivés.`),
  receiptSome: (arrived, all) => `${plural(arrived, 'fichier arrivé', 'fichiers arrivés')} sur ${count.format(all)}.`,
  receiptSkipped: (number) =>
    plural(
      number,
      'fichier n’était pas nécessaire (index et programmes d’un CD, par exemple).',
      'fichiers n’étaient pas nécessaires (index et programmes d’un CD, par exemple).',
    ),
  receiptTo: (account) => `Envoyé à ${account}`,
  receiptAt: (time) => `Terminé le ${time}`,
  receiptPrint: 'Imprimer',
  receiptSave: 'Enregistrer en texte',
  receiptFileName: 'recu.txt',
  mayClose: 'Vous pouvez fermer cette page ou envoyer d’autres fichiers.',
}
