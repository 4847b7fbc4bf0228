import { z } from 'zod'

/** The objects of the Cloud API. Field names are exact; an absent text is '', an absent number 0, an absent list []. */

const text = z.string()
const uuid = z.string().regex(/^$|^[0-9a-f-]{36}$/)
const count = z.int().min(0)
/** ISO 8601 in UTC, whole seconds; '' = absent. */
const datetime = z.string().regex(/^$|^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)

export const UserType = z.enum(['Admin', 'Standard', 'LimitedAccess'])

export const User = z.strictObject({
  UserUuid: uuid,
  UserName: text,
  FullName: text,
  Email: text,
  UserType,
  InstitutionList: z.array(z.strictObject({ InstitutionUuid: uuid, InstitutionName: text })),
})

export const Account = z.strictObject({ AccountUuid: uuid, AccountName: text, UserList: z.array(User) })

export const OrderStatus = z.enum(['Scheduled', 'Performed', 'Reported', 'Trashed'])

export const FlagGroup = z.strictObject({
  GroupId: z.int(),
  GroupName: text,
  FlagList: z.array(z.strictObject({ FlagId: z.int(), FlagName: text, Color: text })),
})

const OrderFlag = z.strictObject({ GroupId: z.int(), FlagId: z.int(), FlagName: text, Color: text })

/** An attribute beyond the standard's that DICOMweb searches match; `State` says whether all that is stored is found by it. */
export const IndexedTag = z.strictObject({
  Tag: text,
  Level: z.enum(['Study', 'Series', 'Instance']),
  PrivateCreator: text,
  VR: text,
  State: z.enum(['Indexing', 'Indexed']),
})

export const PatientOrder = z.strictObject({
  PatientOrderUuid: uuid,
  PatientOrderInstitutionUuid: uuid,
  InstitutionUuid: uuid,
  InstitutionName: text,
  PatientName: text,
  PatientId: text,
  OtherPatientId: text,
  PatientSex: text,
  PatientsBirthDate: text,
  OrderModality: text,
  OrderAccessionNumber: text,
  StudyDescription: text,
  StudyInstanceUid: text,
  RequestingProcedureDescription: text,
  RequestedProcedureId: text,
  ReferringPhysiciansName: text,
  ScheduledEquipmentUuid: uuid,
  Priority: text,
  PerformedDatetime: z.string().regex(/^$|^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/),
  OrderStatus,
  OrderSize: count,
  ImagesCount: count,
  SeriesCount: count,
  DocumentsCount: count,
  ConnectedGroupUuid: uuid,
  FolderUuidList: z.array(uuid),
  FlagList: z.array(OrderFlag),
  CreatedDatetime: datetime,
})

const Series = z.strictObject({
  SeriesInstanceUid: text,
  Modality: text,
  SeriesNumber: z.number(),
  SeriesDescription: text,
  ImagesCount: count,
})

const Document = z.strictObject({
  DocumentUuid: uuid,
  FileName: text,
  FileType: text,
  FileSize: count,
  CreatedDatetime: datetime,
  Url: text,
})

export const Share = z.strictObject({
  ShareUuid: uuid,
  Kind: z.enum(['Order', 'Folder', 'FolderUpload', 'AccountUser', 'AccountUserGroup']),
  ShareTitle: text,
  ShareDescription: text,
  Email: text,
  PatientOrderUuidList: z.array(uuid),
  FolderUuid: uuid,
  UserCanDownloadStudies: z.boolean(),
  HasPassword: z.boolean(),
  CreatedDatetime: datetime,
  ExpireDatetime: datetime,
  State: z.enum(['Active', 'Expired', 'Revoked']),
  CreatedByUserUuid: uuid,
  OpenCount: count,
  LastOpenedDatetime: datetime,
})

/** What was done with a share at its address, or became of its mail. */
export const ShareAccess = z.strictObject({
  Datetime: datetime,
  /** Where it came from; '' for a mail. */
  Address: text,
  Action: z.enum([
    'ShareOpened',
    'ShareViewed',
    'ShareDownloaded',
    'ShareDocumentOpened',
    'ShareUploaded',
    'SharePasswordTried',
    'MailFailed',
  ]),
  Outcome: z.enum(['success', 'denied', 'failed']),
})

const ImageRead = z.strictObject({ SopInstanceUid: text })

/** A study as the library reads it from files; dates are `YYYYMMDD`, `FileList` holds the page's own File objects. */
export const StudyRead = z.strictObject({
  PatientName: text,
  OtherPatientName: text,
  PatientId: text,
  OtherPatientId: text,
  AccessionNumber: text,
  Modality: text,
  StudyDate: text,
  StudyInstanceUid: text,
  StudyDescription: text,
  ReferringPhysicianName: text,
  InstitutionName: text,
  InstitutionAddress: text,
  TransferSyntaxUid: text,
  SeriesList: z.array(
    z.strictObject({
      SeriesDate: text,
      SeriesInstanceUid: text,
      Modality: text,
      SeriesDescription: text,
      ImageList: z.array(ImageRead),
    }),
  ),
  ImageList: z.array(ImageRead),
  FileList: z.array(z.file()),
})

const HistoryEntry = z.strictObject({ Datetime: datetime, UserName: text, Action: text, Detail: text })

/** `GetPatientOrderProperties`: the order with every key of `CreateOrderWithJSON` under that key's name besides. */
export const PatientOrderProperties = z.strictObject({
  ...PatientOrder.shape,
  PatientID: text,
  PatientHistory: text,
  PatientComplaints: text,
  PatientSymptom: text,
  RequestingPhysician: text,
  RequestingDepartment: text,
  OrderNote1: text,
  OrderNote2: text,
  SeriesList: z.array(Series),
  DocumentList: z.array(Document),
  AssignedUserList: z.array(z.strictObject({ UserUuid: uuid, FullName: text })),
  AssignedUserGroupList: z.array(z.strictObject({ UserGroupUuid: uuid, UserGroupName: text })),
  ShareList: z.array(Share),
  History: z.array(HistoryEntry),
  WarningList: z.array(z.strictObject({ Warning: text, Message: text, ImagesCount: count })),
})

export const Folder = z.strictObject({
  FolderUuid: uuid,
  ParentFolderUuid: uuid,
  FolderName: text,
  FolderDescription: text,
  FolderPath: text,
  IsShared: z.boolean(),
  OrderCount: count,
  AllSubOrderCount: count,
  SubFolderCount: count,
  AllSubFolderCount: count,
  CreatedDatetime: datetime,
})

export const FolderWithContent = z.strictObject({
  ...Folder.shape,
  SubFolderList: z.array(Folder),
  PatientOrderList: z.array(PatientOrder),
})

export const ApiKey = z.strictObject({
  ApiKeyUuid: uuid,
  Name: text,
  LastFour: text,
  CreatedDatetime: datetime,
  LastUsedDatetime: datetime,
  ExpireDatetime: datetime,
  AllowedDomainList: z.array(text),
  UserUuidList: z.array(uuid),
  State: z.enum(['Active', 'Expired', 'Revoked']),
})

/** An image that waits in the inbox of its institution (contract 9). */
export const InboxItem = z.strictObject({
  InboxItemUuid: uuid,
  InstitutionUuid: uuid,
  PatientName: text,
  PatientId: text,
  StudyInstanceUid: text,
  SopInstanceUid: text,
  Modality: text,
  /** Why it is there, in a sentence. */
  Reason: text,
  ReceivedDatetime: datetime,
  /** Bytes of the file. */
  Size: count,
})

/** A series, or an image, that was deleted by itself; `SopInstanceUid` is '' for a series. */
export const TrashedImages = z.strictObject({
  TrashEntryUuid: uuid,
  PatientOrderUuid: uuid,
  PatientName: text,
  PatientId: text,
  StudyInstanceUid: text,
  SeriesInstanceUid: text,
  SopInstanceUid: text,
  Modality: text,
  SeriesDescription: text,
  ImagesCount: count,
  DeletedDatetime: datetime,
  /** '' where what replaced it came by a door without a user. */
  DeletedByUserUuid: uuid,
  /** Whether a later version of the image took its place (account's ConflictRule). */
  IsReplaced: z.boolean(),
})

/** A record of the audit; `Detail` is the JSON text of ids, counts and codes that decided, `Hash` hexadecimal. */
export const AuditRecord = z.strictObject({
  Number: z.int().min(1),
  Datetime: datetime,
  Action: text,
  Outcome: z.enum(['success', 'denied', 'failed']),
  UserUuid: uuid,
  UserName: text,
  ApiKeyUuid: uuid,
  ApiKeyName: text,
  Address: text,
  RequestId: text,
  PatientOrderUuidList: z.array(uuid),
  Detail: text,
  Hash: text,
})

/** An institution as an Admin sets it up; `TimeZone` '' = the account's, `IssuerOfPatientId` '' = the institution itself. */
export const InstitutionDetail = z.strictObject({
  InstitutionUuid: uuid,
  InstitutionName: text,
  Address: text,
  AeTitle: text,
  TimeZone: text,
  IssuerOfPatientId: text,
  IsActive: z.boolean(),
})

/** A DICOM device; `EquipmentUuid` is the same id under the name that orders know it by. */
export const DicomNode = z.strictObject({
  DicomNodeUuid: uuid,
  EquipmentUuid: uuid,
  Name: text,
  AeTitle: text,
  Host: text,
  Port: z.int(),
  Modality: text,
  InstitutionUuid: uuid,
  IsActive: z.boolean(),
})

export const UserGroup = z.strictObject({
  UserGroupUuid: uuid,
  UserGroupName: text,
  UserList: z.array(z.strictObject({ UserUuid: uuid, FullName: text })),
})

/** Somebody without a login whom something was shared with. */
export const Contact = z.strictObject({ ContactUuid: uuid, FullName: text, Email: text })
