/**
 * What was stored stays as it is: whoever has broken into a client can add to its backups, not remove or change them. Locks may
 * go, since every run leaves one. That an object's name is the hash of its bytes the listeners have verified, so one that is
 * there already, in the same size, is the same.
 */
import { BackupError } from '../../core/contracts/errors.js'
import type { Rule } from './rule.js'

export const appendOnly: Rule = {
  concerns: (_operation, { type }) => type !== 'lock',

  put({ key, stored, bytes, ifAbsent }) {
    // Then the store itself says what is there.
    if (ifAbsent) return {}
    if (key.type === 'config') return { replacing: (cause) => refusal('the config of a repository is not replaced here', cause) }
    // A copy of another size is not what its name says, and the bytes in hand are: nothing is acknowledged that is not there whole.
    return stored?.size === bytes ? { isStored: true } : {}
  },

  delete() {
    throw refusal('nothing is deleted here')
  },
}

function refusal(what: string, cause?: unknown): BackupError {
  return new BackupError('access-denied', `${what}: the server is append-only`, { cause, hint: 'Ask whoever runs the server; they can remove what is old on its own machine.' })
}
