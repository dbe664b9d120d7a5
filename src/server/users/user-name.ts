/** What users may be called: their names are folders of the store and files of the server's state. */
import { BackupError } from '../../core/contracts/errors.js'

const userName = /^[a-z0-9][a-z0-9._-]{0,63}$/

export function isUserName(text: string): boolean {
  return userName.test(text)
}

/** Errors: `invalid-usage`. */
export function checkUserName(text: string): void {
  if (isUserName(text)) return
  throw new BackupError('invalid-usage', `${JSON.stringify(text.slice(0, 80))} cannot be the name of a user`, {
    hint: 'Take up to 64 lower-case letters, digits, dots, dashes and underscores, with a letter or digit in front.',
  })
}
