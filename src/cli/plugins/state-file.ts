/** Where statistics about plugins lie on this machine. */
import { join } from 'node:path'
import { stateFolder } from '../state-folder.js'

export function pluginStatePath(environment: NodeJS.ProcessEnv): string {
  return join(stateFolder(environment), 'plugins.json')
}
