/**
 * What was stored stays as it is: whoever has broken into a client can add to its backups, not remove or change them. Locks may
 * go, since every run leaves one. That an object's name is the hash of its bytes the listeners have verified, so what is put again is what
 * should be there: it mends a damaged copy. Only `config` could become something else.
 */
import { BackupError } from '../../core/contracts/errors.js'
import { keepConfig, type Rule } from './rule.js'

export const appendOnly: Rule = {
  concerns: (operation, { type }) => (operation === 'put' ? type === 'config' : type !== 'lock'),
  put: (put) => keepConfig(put, (cause) => refusal('the config of a repository is not replaced here', cause)),
  delete() {
    throw refusal('nothing is deleted here')
  },
}

function refusal(what: string, cause?: unknown): BackupError {
  return new BackupError('access-denied', `${what}: the server is append-only`, { cause, hint: 'Ask whoever runs the server; they can remove what is old on its own machine.' })
}
