/** The path of an address as a place in its user's namespace. */
import { typeFolders } from '@backup-agent/object-layout'
import { BackupError } from '../../core/contracts/errors.js'
import type { Account } from '../contracts.js'

const segmentPattern = /^[A-Za-z0-9._-]{1,64}$/
const mostSegments = 4
/** A repository lies in a user's own folder as well, and has these in it. */
const layoutNames: ReadonlySet<string> = new Set([...Object.values(typeFolders), 'config', 'data'])

/** The segments, the user's name first. Errors: `access-denied`, `invalid-usage`. */
export function repositoryPath({ user }: Account, path: string): readonly string[] {
  const [owner = '', ...repository] = path.split('/')
  if (owner !== user) {
    throw new BackupError('access-denied', `the path of the address has to begin with /${user}`, { hint: `Write /${user} or /${user}/NAME behind the host.` })
  }
  const sound = repository.length <= mostSegments && repository.every((name) => segmentPattern.test(name) && name !== '.' && name !== '..')
  if (!sound || repository.some((name) => layoutNames.has(name))) {
    throw new BackupError('invalid-usage', 'the path of the address names no repository', {
      hint: `Take up to ${mostSegments} names of letters, digits, dots, dashes and underscores behind /${user}/, none of them one that a repository has in itself (${[...layoutNames].filter(Boolean).join(', ')}).`,
    })
  }
  return [owner, ...repository]
}
