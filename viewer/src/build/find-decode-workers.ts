import { PAGE } from './edits.ts'

/**
 * The scripts, by path, that decode compressed pixel data in a worker and so need `'unsafe-eval'`:
 * those with a module loader of their own and the JPEG-LS codec in it, without the page's own script.
 * Found by content in the texts before minifying, as the name changes with every release. Throws when there is none.
 */
export function findDecodeWorkers(texts: ReadonlyMap<string, string>): string[] {
  const page = texts.get(PAGE) ?? ''
  const found = [...texts]
    .filter(([path, text]) => /^[^/]+\.js$/.test(path) && isWorkerWithCodecs(text) && !page.includes(`/${path}"`))
    .map(([path]) => path)
  if (found.length === 0) throw new Error("No decode worker was found in the viewer's package: look for it by content.")
  return found
}

const isWorkerWithCodecs = (text: string): boolean =>
  text.includes('__webpack_require__.p = ') && text.includes('CharLSWASM')
