import { viewerPath } from './viewer-token.ts'

/** What a viewer link's settings may say. */
export interface ViewerConfigOptions {
  readonly token: string
  /** True for a link that opens on the list of its studies; false: the list's address is not found. */
  readonly showStudyList?: boolean
  /** Stands in the tool bar, beside the image and never over it. */
  readonly notice?: string
}

const NOTICE = 'Not for diagnosis'

/** `app-config.js` of a viewer link: a script that sets `window.config`; send it with `no-store`. Throws a TypeError for a token that is none. */
export function viewerConfigJs(options: ViewerConfigOptions): string {
  const path = viewerPath(options.token)
  const settings = {
    ...commonSettings,
    routerBasename: path,
    showStudyList: options.showStudyList ?? false,
    dataSources: [dataSource(`${path}dicomweb`)],
  }
  return `window.config=${JSON.stringify(settings)};\n${functionSettings(options.notice ?? NOTICE)}`
}

const DATA_SOURCE = 'pacs'

const commonSettings = {
  extensions: [],
  modes: [],
  customizationService: { 'ohif.tours': { $set: [] } },
  investigationalUseDialog: { option: 'never' },
  maxNumberOfWebWorkers: 3,
  maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
  showPatientInfo: 'visibleReadOnly',
  showWarningMessageForCrossOrigin: false,
  showLoadingIndicator: true,
  strictZSpacingForVolumeViewport: true,
  defaultDataSourceName: DATA_SOURCE,
}

const dataSource = (root: string) => ({
  namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
  sourceName: DATA_SOURCE,
  configuration: {
    friendlyName: 'Opaline',
    name: DATA_SOURCE,
    qidoRoot: root,
    wadoRoot: root,
    wadoUriRoot: root,
    qidoSupportsIncludeField: false,
    imageRendering: 'wadors',
    thumbnailRendering: 'wadors',
    enableStudyLazyLoad: true,
    supportsWildcard: true,
    supportsFuzzyMatching: false,
    dicomUploadEnabled: false,
    singlepart: 'bulkdata,video,pdf',
    bulkDataURI: { enabled: true, relativeResolution: 'studies' },
    omitQuotationForMultipartRequest: true,
  },
})

/** The settings that are functions: without the first, the viewer throws at every image that fails. */
const functionSettings = (notice: string): string =>
  `window.config.httpErrorHandler=function(error){console.warn("Request failed:",error&&error.status)};
window.config.whiteLabeling={createLogoComponentFn:function(React){return React.createElement("span",
{role:"note",style:{color:"#ffd166",fontSize:"13px",whiteSpace:"nowrap"}},${JSON.stringify(notice)})}};
`
