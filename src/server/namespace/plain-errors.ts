/**
 * Errors of the server's own store as a client may hear them: the same code, in words that name no folder, bucket or host of the
 * server's. What it was in full is in the server's log.
 */
import { BackupError, codeOf, messageOf, type ErrorCode } from '../../core/contracts/errors.js'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from '../../core/contracts/object-store.js'
import { keyText } from '../../core/transport/object-key.js'
import type { ServerLog, ServerMetrics } from '../contracts.js'
import { ForwardingStore } from '../../core/stores/forwarding-store.js'

export interface ErrorHearing {
  readonly log: ServerLog
  readonly metrics: Pick<ServerMetrics, 'count'>
}

interface PlainError {
  readonly code: ErrorCode
  message(subject: string): string
}

/** What a client brings about itself. */
const ordinaryErrors: ReadonlyMap<string, PlainError> = byCode([
  { code: 'aborted', message: () => 'the work was stopped' },
  { code: 'object-not-found', message: (subject) => `the server has no ${subject}` },
  { code: 'object-exists', message: (subject) => `the server has ${subject} already` },
  { code: 'invalid-usage', message: (subject) => `${subject} is no object of a repository` },
])

const faults: ReadonlyMap<string, PlainError> = byCode([
  { code: 'store-full', message: () => "the server's store is full" },
  { code: 'access-denied', message: () => 'the server may not do that in its store' },
  { code: 'repository-not-found', message: () => 'the server cannot find the repository any more' },
])

/** Also what a bucket says of the server's own login: the client's is another matter. */
const otherFault: PlainError = { code: 'store-failed', message: () => "the server's store has failed" }

function byCode(errors: readonly PlainError[]): ReadonlyMap<string, PlainError> {
  return new Map(errors.map((error) => [error.code, error]))
}

export function plainErrors(inner: ObjectStore, hearing: ErrorHearing): ObjectStore {
  return new PlainErrorStore(inner, hearing)
}

/** What `error` of opening the repository at `path` is to a client. */
export function plainOpenError(error: unknown, path: string, hearing: ErrorHearing): BackupError {
  const code = codeOf(error)
  if (code === 'repository-not-found') {
    return new BackupError('repository-not-found', `the server has no repository ${path}`, { cause: error, subject: path, hint: 'Check the address, or make one there with: backup init --repo ADDRESS' })
  }
  // What makes no sense then is the server's own address, which is nothing that a client could mend.
  return plainError(code === 'invalid-usage' ? new BackupError('internal', messageOf(error), { cause: error }) : error, path, hearing)
}

/** What `error` of the server's store is to a client. `subject`: what the call was about, in the client's own words. */
function plainError(error: unknown, subject: string, { log, metrics }: ErrorHearing): BackupError {
  const code = codeOf(error) ?? ''
  const ordinary = ordinaryErrors.get(code)
  if (ordinary !== undefined) return new BackupError(ordinary.code, ordinary.message(subject), { cause: error, subject })
  metrics.count('errors')
  log.warn('store_failed', { code, message: messageOf(error) })
  const fault = faults.get(code) ?? otherFault
  return new BackupError(fault.code, fault.message(subject), { cause: error, subject, hint: 'Ask whoever runs the server; its log says more.' })
}

class PlainErrorStore extends ForwardingStore {
  constructor(
    inner: ObjectStore,
    private readonly hearing: ErrorHearing,
  ) {
    super(inner)
  }

  override put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    return this.#plain(keyText(key), this.inner.put(key, body, options))
  }

  override stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    return this.#plain(keyText(key), this.inner.stat(key, options))
  }

  override get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    return this.#plain(keyText(key), this.inner.get(key, options))
  }

  override async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    try {
      yield* this.inner.list(type, options)
    } catch (error) {
      throw plainError(error, type, this.hearing)
    }
  }

  override delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    return this.#plain(keyText(key), this.inner.delete(key, options))
  }

  async #plain<Result>(subject: string, call: Promise<Result>): Promise<Result> {
    try {
      return await call
    } catch (error) {
      throw plainError(error, subject, this.hearing)
    }
  }
}
