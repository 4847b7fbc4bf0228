import { readFile } from 'node:fs/promises'
import { runCommand } from './run-command.ts'

/** The arguments with which a process was started; empty when there is no such process or it is a zombie. */
export async function commandLineOf(pid: number): Promise<string[]> {
  if (process.platform !== 'linux') return commandLineByPs(pid)
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return text === '' ? [] : text.replace(/\0$/, '').split('\0')
}

/** Without /proc the arguments cannot be told apart: the whole line is the only one. */
async function commandLineByPs(pid: number): Promise<string[]> {
  const { code, stdout } = await runCommand('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
  return code === 0 && stdout.trim() !== '' ? [stdout.trim()] : []
}
