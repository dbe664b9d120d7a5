/** From errors of system calls to the catalogue, in words that say what to do. */
import { BackupError, codeOf, errorCatalogue, messageOf, type ErrorCode } from '../contracts/errors.js'
import type { ObjectKey } from '../contracts/object-store.js'
import { displayText } from '../os/path.js'

interface Meaning {
  readonly code: ErrorCode
  readonly what: string
  readonly hint: string
}

const full: Meaning = { code: 'store-full', what: 'no space left', hint: 'Free some space there, or choose another place, and run the command again.' }
const denied: Meaning = { code: 'access-denied', what: 'permission denied', hint: 'Check the owner and permissions of the repository folder.' }
const notAFolder: Meaning = { code: 'not-a-folder', what: 'something that is no folder is in the way', hint: 'Give the path of a folder.' }

const meanings: Readonly<Record<string, Meaning>> = {
  ENOSPC: full,
  EDQUOT: { ...full, what: 'the disk quota is used up' },
  EACCES: denied,
  EPERM: { ...denied, what: 'operation not permitted' },
  EROFS: { ...denied, what: 'the file system is read-only', hint: 'Mount it writable, or choose another place.' },
  ENOTDIR: notAFolder,
  EEXIST: notAFolder,
}

/** `action` reads on after "cannot": "cannot store /repo/config: no space left". An error of ours passes through. */
export function directoryError(cause: unknown, action: string, path: string): Error {
  if (Object.hasOwn(errorCatalogue, codeOf(cause) ?? '')) return cause as BackupError
  const subject = displayText(path)
  const meaning = meanings[codeOf(cause) ?? '']
  if (meaning !== undefined) return new BackupError(meaning.code, `cannot ${action} ${subject}: ${meaning.what}`, { cause, subject, hint: meaning.hint })
  return new BackupError('store-failed', `cannot ${action} ${subject}: ${messageOf(cause)}`, {
    cause,
    subject,
    hint: 'Check that the disk is there and healthy, then run the command again.',
  })
}

export function notFound(path: string): BackupError {
  const subject = displayText(path)
  return new BackupError('repository-not-found', `no repository at ${subject}: there is no such folder`, {
    subject,
    hint: 'Check the address, or make a repository there with `backup init`.',
  })
}

export function missingObject(key: ObjectKey, path: string, cause: unknown): BackupError {
  const subject = displayText(path)
  return new BackupError('object-not-found', `${subject} does not exist`, {
    cause,
    subject,
    ...(key.type === 'pack' && { hint: 'Run `backup check` to see what is affected.' }),
  })
}
