/** What a killed sync leaves on the machine: processes, and files in its temporary folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const gone: ReadonlySet<unknown> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])
const pauseMs = 20

/** Processes whose TMPDIR is that folder or one in it: the agent that was told so, its hosts, and what they started. */
export function processesOf(temporaryFolder: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
  return pids.filter((pid) => environmentOf(pid).some((variable) => variable.startsWith(`TMPDIR=${temporaryFolder}`)))
}

/** Seconds until none is left; undefined where some outlive the wait. */
export async function secondsUntilGone(temporaryFolder: string, mostSeconds = 30): Promise<number | undefined> {
  const startedMs = performance.now()
  const seconds = (): number => (performance.now() - startedMs) / 1000
  while (processesOf(temporaryFolder).length > 0) {
    if (seconds() > mostSeconds) return undefined
    await setTimeout(pauseMs)
  }
  return seconds()
}

/** Paths of files that are not empty. Links hold nothing. */
export function filesWithContent(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesWithContent(path)
    return entry.isFile() && statSync(path).size > 0 ? [path] : []
  })
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
  } catch (error) {
    if (error instanceof Error && 'code' in error && gone.has(error.code)) return []
    throw error
  }
}
