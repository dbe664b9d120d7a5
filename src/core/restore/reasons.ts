/** Why something failed, in words for a person, and whether it makes sense to go on. */
import { getSystemErrorMap } from 'node:util'
import { BackupError, codeOf, hasCode, messageOf } from '../contracts/errors.js'
import { displayText } from '../os/path.js'

/** Without the internal path that node puts into its messages: the caller names the item. */
export function reasonOf(error: unknown): string {
  const errno = typeof error === 'object' && error !== null && 'errno' in error && typeof error.errno === 'number' ? error.errno : 0
  const text = getSystemErrorMap().get(errno)?.[1]
  return text === undefined ? displayText(messageOf(error)) : `${text} (${codeOf(error) ?? errno})`
}

/**
 * The error that ends the whole run, where one item's failure means that every other one would fail as well.
 * Undefined for a failure that concerns this item alone.
 */
export function fatalError(error: unknown, target: string): BackupError | undefined {
  if (hasCode(error, 'aborted') || hasCode(error, 'lock-lost')) return error as BackupError
  const code = codeOf(error)
  const subject = displayText(target)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new BackupError('store-full', `no space left in ${subject}`, { cause: error, subject, hint: 'Free some space or restore to another folder, then run the command again.' })
  }
  if (code === 'EROFS') {
    return new BackupError('access-denied', `${subject} is on a read-only file system`, { cause: error, subject, hint: 'Restore to another folder.' })
  }
  return undefined
}
