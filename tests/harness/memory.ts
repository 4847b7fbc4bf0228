import { readFileSync, writeFileSync } from 'node:fs'

const KILOBYTES_PER_MEGABYTE = 1024

function megabytesOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / KILOBYTES_PER_MEGABYTE
}

/** Resident memory of a process now, in MB (Linux, proc(5)). */
export const residentMegabytes = (pid: number): number => megabytesOf(pid, 'VmRSS')

/** The most resident memory that a process had since `forgetMostResident`, in MB, as the kernel saw it. */
export const mostResidentMegabytes = (pid: number): number => megabytesOf(pid, 'VmHWM')

/** Lets the kernel count the most from now on: starting takes more than idling. */
export const forgetMostResident = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5')
