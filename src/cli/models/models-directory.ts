/** Where models that a person has installed lie on this machine. */
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** `BACKUP_MODELS_DIR`, else below the XDG data folder; there a path that is not absolute counts as none. */
export function modelsDirectory(environment: NodeJS.ProcessEnv): string {
  const named = environment['BACKUP_MODELS_DIR'] ?? ''
  if (named !== '') return resolve(named)
  const given = environment['XDG_DATA_HOME'] ?? ''
  const data = isAbsolute(given) ? given : join(homedir(), '.local', 'share')
  return join(data, 'backup-agent', 'models')
}
