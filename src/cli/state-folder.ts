/** Where the agent keeps what it remembers on this machine from run to run, and what cannot be made again. */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

export function stateFolder(environment: NodeJS.ProcessEnv): string {
  return join(baseFolder(environment['XDG_STATE_HOME'], 'state'), 'backup-agent')
}

/** Where a server keeps its users, its certificate and, unless told otherwise, what it stores. */
export function serverFolder(environment: NodeJS.ProcessEnv): string {
  return join(baseFolder(environment['XDG_DATA_HOME'], 'share'), 'backup-agent', 'server')
}

/** As the XDG base directories have it: a path that is not absolute counts as none. */
function baseFolder(given: string | undefined, name: string): string {
  return given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local', name)
}
