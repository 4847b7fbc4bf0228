import { VIEWER_PATH_PLACEHOLDER } from '../viewer-path-placeholder.ts'

/** One literal change to the published build, and how often it must fit: another count means another release. */
export interface Edit {
  readonly name: string
  /** The files to look through, by path relative to `dist/`. */
  readonly files: RegExp
  /** What to replace; global. */
  readonly find: RegExp
  /** The new text; `$1`, `$2` are the groups of `find`. */
  readonly replacement: string
  readonly count: number
}

/** The page, of which a template is made. */
export const PAGE = 'index.html'

const inScripts = /^[^/]+\.js$/
const inStyles = /^[^/]+\.css$/
const inPage = /^index\.html$/

/** The edits that move the build from the origin's root to `basePath` (begins and ends with `/`), in order. */
export function edits(basePath: string, bootScript: string): readonly Edit[] {
  return [
    ...assetEdits(basePath),
    ...pageRemovals,
    {
      name: 'inline scripts become boot.js',
      files: inPage,
      find: /<script>function browserImportFunction\(n\)\{return import\(n\)\}window\.PUBLIC_URL="\/"<\/script>/g,
      replacement: `<script src="/${bootScript}"></script>`,
      count: 1,
    },
    { name: 'title', files: inPage, find: />OHIF Viewer</g, replacement: '>Opaline viewer<', count: 1 },
    {
      name: 'settings of the link',
      files: inPage,
      find: /rel="preload" as="script" src="\/app-config\.js"/g,
      replacement: `src="${VIEWER_PATH_PLACEHOLDER}app-config.js"`,
      count: 1,
    },
    {
      name: 'addresses in the page',
      files: inPage,
      find: /(href|src)="\/(?!\/)/g,
      replacement: `$1="${basePath}`,
      count: 6,
    },
  ]
}

const assetEdits = (basePath: string): readonly Edit[] => [
  {
    name: 'publicPath',
    files: inScripts,
    find: /__webpack_require__\.p = "\/"/g,
    replacement: `__webpack_require__.p = "${basePath}"`,
    count: 8,
  },
  {
    name: 'microscopy import',
    files: inScripts,
    find: /'\/dicom-microscopy-viewer\//g,
    replacement: `'${basePath}dicom-microscopy-viewer/`,
    count: 1,
  },
  {
    name: 'fonts in the style sheet',
    files: inStyles,
    find: /url\((["']?)\/(?!\/)/g,
    replacement: `url($1${basePath}`,
    count: 5,
  },
]

const pageRemovals: readonly Edit[] = [
  {
    name: 'timer script',
    files: inPage,
    find: /<script>console\.time\("scriptToView"\),window\.PUBLIC_URL="\/"<\/script>/g,
    replacement: '',
    count: 1,
  },
  {
    name: 'service worker remover',
    files: inPage,
    find: /<script[^>]*src="\/init-service-worker\.js"><\/script>/g,
    replacement: '',
    count: 1,
  },
  {
    name: 'large icons',
    files: inPage,
    find: /<link[^>]*(?:apple-touch|coast-|yandex)[^>]*>/g,
    replacement: '',
    count: 23,
  },
  { name: 'web app manifest', files: inPage, find: /<link rel="manifest"[^>]*>/g, replacement: '', count: 1 },
  { name: 'tile icons', files: inPage, find: /<meta name="msapplication-[^>]*>/g, replacement: '', count: 3 },
]
