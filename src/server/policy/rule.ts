/** What the rules of a server (`--append-only`, `--retention`, `--quota`) are asked, and what they may say. */
import type { BackupError } from '../../core/contracts/errors.js'
import type { AbortOptions, ObjectKey, StoredObject } from '../../core/contracts/object-store.js'

/** What is to happen to an object, while nothing else happens to it on this server. */
export interface Change {
  readonly key: ObjectKey
  /** What is there before it; undefined: nothing. */
  readonly stored: StoredObject | undefined
}

export interface PlannedPut extends Change {
  readonly bytes: number
  readonly ifAbsent: boolean
}

/** On which terms an object may be put. */
export interface PutTerms {
  /** It may be put only where nothing is; this is what the client is told where something is. */
  readonly replacing?: (cause: unknown) => BackupError
  /** Called once when the put is over, with the size that the object has then; undefined where nobody can tell. */
  settle?(bytesAfter: number | undefined): void
}

export interface Rule {
  /** Whether it has anything to say; what no rule concerns costs no look at what is stored. */
  concerns(operation: 'put' | 'delete', key: ObjectKey): boolean
  /** Throws what the client is told where it may not be. */
  put(put: PlannedPut, options: AbortOptions): PutTerms | Promise<PutTerms>
  /** Throws what the client is told where it may not be. */
  delete(change: Change): void
  /** After it is gone. */
  deleted?(change: Change): void
}

/** The terms of a `config` that nobody may replace. `refusal`: what a client is told who wanted to. */
export function keepConfig({ ifAbsent }: PlannedPut, refusal: (cause: unknown) => BackupError): PutTerms {
  // Whoever wants no other one replaced hears from the store itself that there is one.
  return ifAbsent ? {} : { replacing: refusal }
}
