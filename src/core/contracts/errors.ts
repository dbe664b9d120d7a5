/**
 * The one error class and its catalogue. Test errors by `code`, never by `instanceof` or by message:
 * class identity does not survive processes, realms or duplicated packages.
 */

interface Kind {
  /** Exit code of the process when this error ends a run (restic's numbers). */
  readonly exitCode: number
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean
}

/** Every code that this project raises. A code is part of the public contract: it is never renamed. */
export const errorCatalogue = {
  /** The caller's SIGINT, SIGTERM or AbortSignal ended the work. */
  aborted: { exitCode: 130, retryable: false },
  /** A flag, argument, address or environment variable makes no sense. */
  'invalid-usage': { exitCode: 1, retryable: false },
  /** `backup.yaml` cannot be read, or says what its schema does not allow. */
  'config-invalid': { exitCode: 1, retryable: false },
  /** No password was given and there is no terminal to ask on. */
  'no-password': { exitCode: 1, retryable: false },
  /** The address holds no repository. */
  'repository-not-found': { exitCode: 10, retryable: false },
  /** `init` on an address that already holds one. */
  'repository-exists': { exitCode: 1, retryable: false },
  /** Repository format newer (or older) than what we read. */
  'repository-version': { exitCode: 1, retryable: false },
  /** Another client holds a lock that excludes ours. */
  'repository-locked': { exitCode: 11, retryable: true },
  /** Our own lock could no longer be refreshed, so going on would be unsafe. */
  'lock-lost': { exitCode: 11, retryable: false },
  /** No key file opens with this password. */
  'wrong-password': { exitCode: 12, retryable: false },
  /** Stored bytes do not match their hash or MAC, or break the format. */
  damaged: { exitCode: 1, retryable: false },
  /** An object that must be there is not in the store. */
  'object-not-found': { exitCode: 1, retryable: false },
  /** `put` with `ifAbsent` met an object of that name. */
  'object-exists': { exitCode: 1, retryable: false },
  /** The store has no room left (ENOSPC, EDQUOT), or the user's quota is used up. */
  'store-full': { exitCode: 1, retryable: false },
  /** The store or target may not be written or read (EACCES, EPERM, EROFS). */
  'access-denied': { exitCode: 1, retryable: false },
  /** A server does not know the user, or not with this token, or the credentials for a store are missing. */
  'login-refused': { exitCode: 1, retryable: false },
  /** A server's certificate or key is not the one that is pinned or known, or is signed by nobody. */
  'server-untrusted': { exitCode: 1, retryable: false },
  /** A folder was expected and something else is there (ENOTDIR, EEXIST). */
  'not-a-folder': { exitCode: 1, retryable: false },
  /** Any other failure of a store, worth another try. */
  'store-failed': { exitCode: 1, retryable: true },
  /** No snapshot, or more than one, fits what was asked for. */
  'snapshot-not-found': { exitCode: 1, retryable: false },
  /** The path is not in the snapshot, or not on the disk. */
  'path-not-found': { exitCode: 1, retryable: false },
  /** A file or folder of the user could not be read. */
  'source-unreadable': { exitCode: 3, retryable: false },
  /** A file could not be written while restoring. */
  'restore-failed': { exitCode: 1, retryable: false },
  /** A plugin's manifest, module or schema is refused. */
  'plugin-invalid': { exitCode: 1, retryable: false },
  /** A plugin cannot be fetched: no such package, no way to the registry, npm or git missing or failing. */
  'install-failed': { exitCode: 1, retryable: false },
  /** Nobody has agreed to what a plugin may do, and there is no terminal to ask on. */
  'not-agreed': { exitCode: 1, retryable: false },
  /** The list of installed plugins is damaged, or of a later version. */
  'plugins-damaged': { exitCode: 1, retryable: false },
  /** Another process has been changing what is installed for too long. */
  'plugins-busy': { exitCode: 1, retryable: true },
  /** No model hub can be reached, or it has no such model. */
  'model-unavailable': { exitCode: 1, retryable: true },
  /** The local search index cannot be written or read. */
  'index-failed': { exitCode: 1, retryable: false },
  /** Another process has been writing to the search index for too long. */
  'index-busy': { exitCode: 1, retryable: true },
  /** What the operating system lacks (no libc call, unsupported platform). */
  unsupported: { exitCode: 1, retryable: false },
  /** A fault of our own: please report it. */
  internal: { exitCode: 1, retryable: false },
} as const satisfies Record<string, Kind>

export type ErrorCode = keyof typeof errorCatalogue

export interface BackupErrorOptions {
  /** What went wrong underneath; shown with `--debug`. */
  readonly cause?: unknown
  /** The file, object or address concerned, ready to print. */
  readonly subject?: string
  /** What the person can do next, one sentence in the imperative. */
  readonly hint?: string
}

export class BackupError extends Error {
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly exitCode: number
  readonly subject: string | undefined
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, options: BackupErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'BackupError'
    this.code = code
    this.retryable = errorCatalogue[code].retryable
    this.exitCode = errorCatalogue[code].exitCode
    this.subject = options.subject
    this.hint = options.hint
  }
}

/** The `code` of anything thrown: ours, a system call's (`ENOENT`), or undefined. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}

/** Whether `thrown` has exactly this code of the catalogue. */
export function hasCode(thrown: unknown, code: ErrorCode): boolean {
  return codeOf(thrown) === code
}

export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message)
  return String(thrown)
}

/** What was thrown, to throw again: an Error as it is, anything else wrapped. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new BackupError('internal', messageOf(thrown), { cause: thrown })
}
