/** From what a server answers to the catalogue, in words that say what to do. */
import { StoreErrors } from '@backup-agent/transport-kit'
import { hasStatus, StatusError } from './protocol/status-error.js'

export class Failures extends StoreErrors {
  /** `action` reads on after "cannot": "cannot store sftp:host:/repo/config: permission denied". */
  from(cause: unknown, action: string, path: string): Error {
    if (this.isMade(cause)) return cause
    const subject = `${path} on ${this.address}`
    if (hasStatus(cause, 'permissionDenied')) {
      const hint = 'Check the owner and permissions of the repository folder on the server, and that its file system is mounted writable.'
      return this.make('access-denied', `cannot ${action} ${subject}: the server says that permission is denied`, { cause, hint }, path)
    }
    if (cause instanceof StatusError && saysFull(cause.said)) return this.full(cause, action, path)
    const hint = 'Check the connection and the disk of the server, then run the command again.'
    return this.make('store-failed', `cannot ${action} ${subject}: ${wordsOf(cause)}`, { cause, hint }, path)
  }

  full(cause: unknown, action: string, path: string): Error {
    const hint = 'Free some space there, or choose another place, and run the command again.'
    return this.make('store-full', `cannot ${action} ${path} on ${this.address}: no space is left on the server`, { cause, hint }, path)
  }

  notFound(path: string, cause?: unknown): Error {
    return this.make('repository-not-found', `no repository at ${this.address}: there is no such folder`, {
      cause,
      hint: 'Check the address, or make a repository there with `backup init`.',
    }, path)
  }

  noFolderThere(path: string, cause: unknown): Error {
    return this.make('access-denied', `cannot make the folder ${path} on ${this.address}: the server makes none there`, { cause, hint: 'Give another path.' }, path)
  }

  notAFolder(path: string): Error {
    return this.make('not-a-folder', `${path} on ${this.address} is no folder`, { hint: 'Give the path of a folder.' }, path)
  }

  gone(): Error {
    return this.make('repository-not-found', `the folder at ${this.address} is no longer the repository that was opened`, {
      hint: 'Check that its disk is still mounted on the server, then run the command again: what is stored already is not sent twice.',
    })
  }
}

/** Servers other than OpenSSH's put the system's own words into their answer. */
function saysFull(said: string): boolean {
  return /no space left|quota|disk (?:is )?full/i.test(said)
}

function wordsOf(cause: unknown): string {
  if (cause instanceof StatusError) return `the server says: ${cause.message}`
  return cause instanceof Error ? cause.message : String(cause)
}
