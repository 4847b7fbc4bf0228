import { transform } from 'esbuild'

/** A minified text and the licence comments that were in it. */
export interface Minified {
  readonly code: string
  readonly legalComments: string
}

const LOADERS: Readonly<Record<string, 'js' | 'css'>> = { js: 'js', css: 'css' }

/** Minifies a script or style sheet; anything else, and what is minified already (`*.min.js`), is given back as it is. */
export async function minify(path: string, text: string): Promise<Minified> {
  const loader = LOADERS[path.slice(path.lastIndexOf('.') + 1)]
  if (loader === undefined || path.endsWith('.min.js')) return { code: text, legalComments: '' }
  // esbuild's type promises the comments, but a text without any has none.
  const { code, legalComments = '' } = await transform(text, {
    loader,
    minify: true,
    target: 'es2022',
    legalComments: 'external',
    logLevel: 'error',
  })
  return { code, legalComments }
}
