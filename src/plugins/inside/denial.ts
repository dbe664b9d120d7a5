/** Node's own words do not say what it was that a process behind walls may not do, nor how a plugin comes to be allowed it. */
import { codeOf } from '../../core/contracts/errors.js'
import { isFields } from '../../core/support/shapes.js'

/** To be put behind the message: empty where `error` is something else. A place that may not be read is mostly a dependency that is a link to elsewhere. */
export function denialNote(error: unknown): string {
  if (!isFields(error) || codeOf(error) !== 'ERR_ACCESS_DENIED') return ''
  const { permission, resource } = error
  if (typeof resource !== 'string' || resource === '') return ''
  if (permission !== 'FileSystemWrite') return `: ${resource} is outside of what it may read`
  return `: ${resource} is outside of what it may write: it was not granted "write", which it asks for by "capabilities": ["write"] in the "backup" key of its package.json`
}
