/**
 * A program between the agent and a host process: sets the kernel's walls around itself, and becomes that process by execve(2). So they
 * stand before any of the plugin's code runs, and that code never had the right to call libc.
 */
import { writeFileSync } from 'node:fs'
import { messageOf } from '../../core/contracts/errors.js'
import { errnoName, lastErrno, libcFunction } from '../../core/os/libc.js'
import { setLandlock } from './landlock/support.js'
import type { LaunchPlan } from './launch-plan.js'
import { place, placeTexts } from './memory.js'
import { dropPrivileges } from './privileges.js'
import { setFilter } from './seccomp/support.js'

const PR_SET_PDEATHSIG = 1
const SIGKILL = 9
const F_SETFD = 2
/** stdin, stdout, stderr, and the channel. Node has marked them to be closed; others that the agent may have leaked stay so. */
const descriptors = [0, 1, 2, 3]
const oomScoreAdjustment = 800
/** EX_SOFTWARE of sysexits.h */
const failed = 70

const plan = JSON.parse(process.argv[2] ?? '') as LaunchPlan
const prctl = libcFunction('int prctl(int option, uint64_t a, uint64_t b, uint64_t c, uint64_t d)')
const fcntl = libcFunction('int fcntl(int fd, int command, int argument)')
const execve = libcFunction('int execve(uint64_t file, uint64_t arguments, uint64_t environment)')

try {
  if (prctl === undefined || fcntl === undefined || execve === undefined) throw new Error('no libc')
  // Both outlive execve: the kernel ends this process when the agent dies, and before the agent when memory runs out.
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
  if (process.ppid !== plan.agentPid) process.exit(0)
  writeFileSync('/proc/self/oom_score_adj', String(oomScoreAdjustment))
  for (const descriptor of descriptors) fcntl(descriptor, F_SETFD, 0)
  const capabilities = new Set(plan.capabilities)
  dropPrivileges(capabilities.has('write'))
  if (plan.landlock) report('landlock', setLandlock({ writable: capabilities.has('write') ? ['/'] : plan.writable, mayConnect: capabilities.has('network') }))
  const environment = Object.entries(process.env).map(([name, value]) => `${name}=${value}`)
  const image = [place(Buffer.from(`${plan.file}\0`)), placeTexts([plan.file, ...plan.args]), placeTexts(environment)] as const
  if (plan.seccomp) report('seccomp', setFilter({ capabilities, pid: process.pid, agentPid: plan.agentPid, lastExecve: image }))
  execve(...image)
  throw new Error(`${plan.file} cannot be started: ${errnoName(lastErrno())}`)
} catch (error) {
  console.error(`launcher: ${messageOf(error)}`)
  process.exit(failed)
}

/** One wall less is said, on stderr, and no reason to go without the plugin: the others stand. */
function report(wall: string, problem: string | undefined): void {
  if (problem !== undefined) console.error(`the wall ${wall} cannot be set: ${problem}`)
}
