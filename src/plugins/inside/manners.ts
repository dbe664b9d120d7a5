/** Inside a host process: what it does so that it can neither outlive the agent nor be spared before it. */
import { writeFileSync } from 'node:fs'
import { messageOf } from '../../core/contracts/errors.js'
import { libcFunction } from '../../core/os/libc.js'

const oomScoreAdjustment = 800
const PR_SET_PDEATHSIG = 1
const SIGKILL = 9

/**
 * The kernel kills this process when the agent dies, even while a plugin blocks the event loop; without libc
 * only the closed channel tells, which a blocked event loop does not hear.
 */
export function dieWithAgent(agentPid: number, log: (message: string) => void): void {
  const prctl = libcFunction('int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)')
  if (prctl === undefined) log('no libc: a plugin that blocks its event loop may outlive a killed agent')
  else prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
  if (process.ppid !== agentPid) process.exit(0)
}

/** When memory runs out, the kernel ends this process before the agent and before the person's own. */
export function volunteerForOomKiller(log: (message: string) => void): void {
  if (process.platform !== 'linux') return
  try {
    writeFileSync('/proc/self/oom_score_adj', String(oomScoreAdjustment))
  } catch (error) {
    log(`oom_score_adj cannot be raised: ${messageOf(error)}`)
  }
}
