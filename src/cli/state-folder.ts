/** Where the agent keeps what it remembers on this machine from run to run, and what cannot be made again. */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** As the XDG base directories have it: a path that is not absolute counts as none. */
export function stateFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment['XDG_STATE_HOME']
  const state = given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local', 'state')
  return join(state, 'backup-agent')
}
