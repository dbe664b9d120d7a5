/** A damaged snapshot is told, and hides no other. */
import type { BackupError } from '../core/contracts/errors.js'
import type { Reporter } from '../core/contracts/reporter.js'

export function warnOfDamaged(reporter: Reporter): (error: BackupError) => void {
  return ({ message, hint = '' }) => reporter.warn({ code: 'snapshot-damaged', message: [message, hint].filter((text) => text !== '').join('. ') })
}
