import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from './sync-folder.ts'

const REMEMBERED = 10_000

/** Makes the folders of blobs, durably, and remembers which are there. */
export class MadeFolders {
  readonly #root: string
  readonly #made = new Map<string, Promise<void>>()

  constructor(root: string) {
    this.#root = root
  }

  /** Resolves when the folder is there and survives a power cut; concurrent callers share the work. */
  require(folder: string): Promise<void> {
    const known = this.#made.get(folder)
    if (known !== undefined) return known
    const making = this.#make(folder)
    this.#made.set(folder, making)
    making.catch(() => this.#made.delete(folder))
    const oldest = this.#made.keys().next().value
    if (this.#made.size > REMEMBERED && oldest !== undefined) this.#made.delete(oldest)
    return making
  }

  async #make(folder: string): Promise<void> {
    const parent = dirname(folder)
    if (parent !== '.') await this.require(parent)
    const path = join(this.#root, folder)
    try {
      await mkdir(path, { mode: 0o700 })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    await syncFolder(dirname(path))
  }
}
