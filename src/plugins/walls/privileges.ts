/** What root may do beyond others (capabilities(7)), taken from a process of root's and all that comes of it. */
import { libcFunction } from '../../core/os/libc.js'

const PR_SET_NO_NEW_PRIVS = 38
const PR_CAPBSET_READ = 23
const PR_CAPBSET_DROP = 24
/** To read files of all users, as a backup by root has to; the first is enough, and containers mostly have the second alone. */
const CAP_DAC_READ_SEARCH = 2
const CAP_DAC_OVERRIDE = 1
/** CAP_CHOWN, CAP_FOWNER, CAP_FSETID, and to change files of all users. */
const ofWriters = [0, 3, 4, CAP_DAC_OVERRIDE]
const mostCapabilities = 64

/**
 * Counts from the next execve(2) on, which gives root no more than is left here. Without CAP_SYS_PTRACE and CAP_PERFMON it reaches the
 * environment and the memory of the agent no more than others do. An ordinary user's process has none of them, and may not drop any: no matter.
 */
export function dropPrivileges(mayWrite: boolean): void {
  const prctl = libcFunction('int prctl(int option, uint64_t a, uint64_t b, uint64_t c, uint64_t d)')
  if (prctl === undefined) return
  const ofReaders = prctl(PR_CAPBSET_READ, CAP_DAC_READ_SEARCH, 0, 0, 0) === 1 ? CAP_DAC_READ_SEARCH : CAP_DAC_OVERRIDE
  const kept = new Set([ofReaders, ...(mayWrite ? ofWriters : [])])
  for (let capability = 0; capability < mostCapabilities; capability += 1) {
    if (!kept.has(capability)) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
  }
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
}
