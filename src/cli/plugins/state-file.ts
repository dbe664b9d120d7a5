/** What this machine remembers of plugins. */
import { join } from 'node:path'
import { stateFolder } from '../state-folder.js'

/** How they have done so far. */
export function pluginStatePath(environment: NodeJS.ProcessEnv): string {
  return join(stateFolder(environment), 'plugins.json')
}

/** Which of their schemas were found to be sound. */
export function soundSchemasPath(environment: NodeJS.ProcessEnv): string {
  return join(stateFolder(environment), 'schemas.json')
}
