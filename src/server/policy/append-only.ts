/**
 * What was stored stays as it is: whoever has broken into a client can add to its backups, not remove or change them. Locks may
 * go, since every run leaves one. That an object's name is the hash of its bytes the listeners have verified, so what comes may replace
 * what is there where that is damaged, and is acknowledged without being written where it is not.
 */
import { createHash } from 'node:crypto'
import { BackupError, hasCode } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import type { PlannedPut, Rule } from './rule.js'

const sliceBytes = 1024 * 1024

export const appendOnly: Rule = {
  concerns: (_operation, { type }) => type !== 'lock',

  async put(put, options) {
    const { key, stored, bytes, ifAbsent } = put
    // Then the store itself says what is there.
    if (ifAbsent) return {}
    if (key.type === 'config') return { replacing: (cause) => refusal('the config of a repository is not replaced here', cause) }
    return stored?.size === bytes && (await isIntact(put, options)) ? { isStored: true } : {}
  },

  delete() {
    throw refusal('nothing is deleted here')
  },
}

/** Whether what is there is what its name says. Few objects are put twice, so it is read; a slice at a time, since nobody has planned memory for it. */
async function isIntact(put: PlannedPut, { signal }: AbortOptions): Promise<boolean> {
  const { key, bytes } = put
  const hash = createHash('sha256')
  const into = Buffer.allocUnsafeSlow(Math.min(sliceBytes, bytes))
  try {
    for (let offset = 0; offset < bytes; offset += into.byteLength) hash.update(await put.readStored({ offset, length: into.byteLength, into }, { signal }))
  } catch (error) {
    if (hasCode(error, 'aborted')) throw error
    // What a disk cannot read is damaged, too. Where the whole store fails, so does the put that follows.
    return false
  }
  return hash.digest('hex') === key.name
}

function refusal(what: string, cause?: unknown): BackupError {
  return new BackupError('access-denied', `${what}: the server is append-only`, { cause, hint: 'Ask whoever runs the server; they can remove what is old on its own machine.' })
}
