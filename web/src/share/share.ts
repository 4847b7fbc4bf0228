/** What a share's page is told of it (`GET /s/<token>/share.json`). Absent texts are ''. */
export interface Share {
  readonly Kind: 'Order' | 'Folder' | 'FolderUpload'
  readonly ShareTitle: string
  readonly ShareDescription: string
  readonly SharedBy: string
  readonly AccountName: string
  readonly Locale: 'en' | 'fr'
  readonly TimeZone: string
  /** ISO 8601 in UTC; '' for a share without an end. */
  readonly ExpireDatetime: string
  readonly UserCanDownloadStudies: boolean
  readonly HasPassword: boolean
  /** Empty for an upload share. */
  readonly StudyList: readonly SharedStudy[]
  /** A zip of everything; '' where downloading is not allowed. */
  readonly DownloadUrl: string
}

/** A study of a share. Addresses are those of the page's own origin. */
export interface SharedStudy {
  readonly PatientOrderUuid: string
  readonly StudyInstanceUid: string
  /** As DICOM writes it: `Family^Given`. */
  readonly PatientName: string
  readonly PatientId: string
  /** `YYYY-MM-DD`. */
  readonly PatientsBirthDate: string
  /** `YYYY-MM-DD HH:MM`, without a zone. */
  readonly PerformedDatetime: string
  /** Several are joined with a backslash. */
  readonly OrderModality: string
  readonly StudyDescription: string
  readonly ImagesCount: number
  readonly SeriesCount: number
  /** '' without images, and so is the one for the viewer. */
  readonly ThumbnailUrl: string
  readonly ViewUrl: string
  readonly DownloadUrl: string
  readonly DocumentList: readonly SharedDocument[]
}

export interface SharedDocument {
  readonly DocumentUuid: string
  readonly FileName: string
  readonly FileType: string
  /** In bytes. */
  readonly FileSize: number
  readonly Url: string
}
