/**
 * A script for the viewer's page, before the viewer's own. In a frame of a page of another site some browsers refuse
 * localStorage by throwing at every touch, and the viewer would stay black: it then gets a storage that lasts as long as the page.
 */
export const STORAGE_FALLBACK_JS = `for (const name of ['localStorage', 'sessionStorage']) {
  try {
    window[name].length
  } catch {
    const items = new Map()
    const storage = {
      getItem: (key) => items.get(String(key)) ?? null,
      setItem: (key, value) => void items.set(String(key), String(value)),
      removeItem: (key) => void items.delete(String(key)),
      clear: () => items.clear(),
      key: (index) => [...items.keys()][index] ?? null,
      get length() { return items.size },
    }
    Object.defineProperty(window, name, { configurable: true, value: storage })
  }
}
`
