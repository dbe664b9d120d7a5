/** What the agent does for its own safety before the first plugin runs. */
import { errnoName, lastErrno, libcFunction } from '../../core/os/libc.js'

const PR_SET_DUMPABLE = 4

/**
 * Closes `/proc/<agent>/environ`, `mem` and `fd`, and ptrace(2), to processes of the same user: the environment
 * holds the password, the memory holds the keys. No wall against a plugin run by root, nor around the programs that
 * started the agent, see docs/threat-model.md. The agent itself still reaches /proc/self, and writes no core dump.
 */
export function shieldAgent(debug: (message: string) => void): void {
  const prctl = libcFunction('int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)')
  if (prctl === undefined) debug('no libc: plugins can read the environment and the memory of the agent')
  else if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) !== 0) debug(`the memory of the agent cannot be closed to plugins: ${errnoName(lastErrno())}`)
}
