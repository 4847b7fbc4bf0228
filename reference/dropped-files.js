// Files of a drop, those inside dropped folders included.

const fileOf = (entry) => new Promise((resolve) => entry.file(resolve, () => resolve(undefined)))
const partOf = (reader) => new Promise((resolve) => reader.readEntries(resolve, () => resolve([])))

/** A folder gives its entries in parts, until one is empty. */
async function entriesOf(folder) {
  const reader = folder.createReader()
  const entries = []
  for (let part = await partOf(reader); part.length > 0; part = await partOf(reader)) entries.push(...part)
  return entries
}

async function collect(entry, files) {
  if (entry.isFile) {
    const file = await fileOf(entry)
    if (file !== undefined) files.push(file)
  } else {
    for (const inner of await entriesOf(entry)) await collect(inner, files)
  }
}

export async function droppedFiles(transfer) {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const files = []
  for (const entry of entries) await collect(entry, files)
  return files
}
