/** Why each kind of file of the published build is left out; paths are relative to its `dist/`. */
const DROPPED: readonly { readonly path: RegExp; readonly because: string }[] = [
  { path: /\.map$/, because: 'source maps' },
  { path: /^ort\//, because: 'segmentation models that come from another host' },
  { path: /^customizations\//, because: 'modules that a link could switch on' },
  { path: /^(sw|init-service-worker)\.js$/, because: 'ends every service worker of the origin' },
  { path: /^(google|oidc-client\.min|polyfill\.min)\.js$/, because: 'sign-in and browsers that are not used' },
  { path: /^es6-shim/, because: 'browsers that are not supported' },
  { path: /^silent-refresh\.html$/, because: 'sign-in that is not used' },
  { path: /^(_headers|_redirects|serve\.json|app-config\.js)$/, because: 'settings that the server makes itself' },
  { path: /^index\.html$/, because: 'becomes the template' },
  { path: /^(manifest\.json|assets\/(browserconfig\.xml|manifest\.webapp))$/, because: 'a link is no app to install' },
  { path: /^assets\/(apple-touch|android-chrome|mstile|firefox_app|coast-|yandex)/, because: 'large icons' },
]

/** True when a file of the published build is not shipped. */
export const isDropped = (path: string): boolean => DROPPED.some((rule) => rule.path.test(path))
