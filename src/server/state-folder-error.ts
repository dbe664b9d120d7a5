/** What the system says of the server's own folder, in words. */
import { BackupError, codeOf } from '../core/contracts/errors.js'
import { displayText } from '../core/os/path.js'

const asItsUser = "Run it as the server's user (sudo -u USER backup serve ...), or name another folder with --state."
const elsewhere = 'Name a folder that can be written with --state.'

const meanings: Readonly<Record<string, { readonly what: string; readonly hint: string }>> = {
  EACCES: { what: 'this user may not use it', hint: asItsUser },
  EPERM: { what: 'this user may not use it', hint: asItsUser },
  EROFS: { what: 'the file system is read-only', hint: elsewhere },
  // What /proc and its like answer, where nothing can be made.
  ENOENT: { what: 'no folder can be made there', hint: elsewhere },
  ENOTDIR: { what: 'something that is no folder is in the way', hint: elsewhere },
}

/** What `error` of work in the state folder is to a person; anything that is not the system's stays what it is. */
export function stateFolderError(error: Error): Error {
  const meaning = meanings[codeOf(error) ?? '']
  if (meaning === undefined || !('path' in error) || typeof error.path !== 'string') return error
  const subject = displayText(error.path)
  return new BackupError('invalid-usage', `the server's folder cannot be used: ${meaning.what} (${subject})`, { cause: error, subject, hint: meaning.hint })
}
