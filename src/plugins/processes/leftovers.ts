/** Processes that plugins started and that left their process group, so that killing the group did not reach them. */
import { readdir, readFile } from 'node:fs/promises'
import { codeOf, messageOf } from '../../core/contracts/errors.js'

/** Each round finds what a process forked while the one before was going on. */
const maxRounds = 3

/**
 * Kills every process whose environment has this TMPDIR, or one below it: the private folder of a host, so only what descends from
 * it can have it. One that takes the variable away is not found, and neither is anything where there is no /proc.
 */
export async function killLeftovers(scratchDirectory: string, debug: (message: string) => void): Promise<void> {
  for (let round = 0; round < maxRounds; round += 1) {
    const pids = await processesIn(scratchDirectory)
    if (pids.length === 0) return
    for (const pid of pids) kill(pid, debug)
  }
}

async function processesIn(folder: string): Promise<number[]> {
  const pids = (await namesIn('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const isOurs = (variable: string): boolean => variable === `TMPDIR=${folder}` || variable.startsWith(`TMPDIR=${folder}/`)
  const found = await Promise.all(pids.map(async (pid) => (await environmentOf(pid)).some(isOurs)))
  return pids.filter((pid, at) => found[at] === true && pid !== process.pid)
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Nothing for a process that is gone or belongs to somebody else. */
async function environmentOf(pid: number): Promise<string[]> {
  try {
    return (await readFile(`/proc/${pid}/environ`, 'latin1')).split('\0')
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return []
    throw error
  }
}

function kill(pid: number, debug: (message: string) => void): void {
  try {
    process.kill(pid, 'SIGKILL')
    debug(`process ${pid}, left behind by a plugin, is ended`)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') debug(`process ${pid}, left behind by a plugin, cannot be ended: ${messageOf(error)}`)
  }
}
