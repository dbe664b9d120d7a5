/** Who a process is, for as long as one may ask: an id alone is given to somebody else in time. */
import { readFile, readlink } from 'node:fs/promises'
import { codeOf } from '../contracts/errors.js'

export interface ProcessIdentity {
  readonly pid: number
  /** Process ids mean something within one namespace only; `0` where that cannot be told. */
  readonly namespace: string
  /** In clock ticks since the system started; empty where there is no /proc to ask. */
  readonly start: string
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, namespace: await processNamespace(), start: (await startOf(process.pid)) ?? '' }
}

/** Whether the process is no more. One that cannot be told to be gone (another container's) counts as living. */
export async function isGone({ namespace, pid, start }: ProcessIdentity): Promise<boolean> {
  if (namespace !== (await processNamespace())) return false
  if (start !== '') return (await startOf(pid)) !== start
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return codeOf(error) === 'ESRCH'
  }
}

/** When the process started; undefined where there is none (or no /proc to ask). */
export async function startOf(pid: number): Promise<string | undefined> {
  const stat = await textOf(() => readFile(`/proc/${pid}/stat`, 'utf8'))
  // The name of the program may hold blanks and parentheses; the start is the 20th field after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

export async function processNamespace(): Promise<string> {
  const link = await textOf(() => readlink('/proc/self/ns/pid'))
  return /\d+/.exec(link ?? '')?.[0] ?? '0'
}

async function textOf(read: () => Promise<string>): Promise<string | undefined> {
  try {
    return await read()
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}
