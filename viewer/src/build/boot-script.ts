/** The name of the script that takes the place of the page's inline scripts, which the CSP forbids. */
export const BOOT_SCRIPT = 'boot.js'

/** What the page's inline scripts did: start the viewer's timer, import by address, say where the assets are. */
export const bootScript = (basePath: string): string =>
  'console.time("scriptToView");' +
  'function browserImportFunction(n){return import(n)}' +
  `window.PUBLIC_URL=${JSON.stringify(basePath)};\n`
