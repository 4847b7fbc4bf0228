import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * When a process started, in the system's own words, to tell it from a later one of the same number: clock ticks since
 * boot in Linux (proc(5), field 22 of stat), else what ps says. `undefined` when there is no such process.
 */
export async function startTimeOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  }
  const ps = promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)])
  const text = await ps.then(
    ({ stdout }) => stdout.trim(),
    () => '',
  )
  return text === '' ? undefined : text
}
