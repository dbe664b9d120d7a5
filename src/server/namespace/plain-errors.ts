/**
 * Errors of the server's own store as a client may hear them, in words that name no folder, bucket or host of the server's, and as
 * what they are to a client: the server's own login is not the client's. What it was in full is in the server's log.
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
  /** What a client brings about itself: nothing that the log should tell. */
  readonly isOrdinary?: true
}

const failed: PlainError = { code: 'store-failed', message: () => "the server's store has failed" }
/** The server's own login or place, not the client's. Who tries again would try in vain until somebody sets it right. */
const keptOut: PlainError = { code: 'access-denied', message: () => 'the server may not do that in its store' }
/** What no store raises, and what only whoever runs the server can mend: no client is to try it again. */
const broken: PlainError = { code: 'internal', message: () => "the server's store cannot be used as the server is set up" }

/** All codes, so that a new one cannot be forgotten; `store-failed` alone stays one that may be tried again. */
const plainErrorsByCode: Readonly<Record<ErrorCode, PlainError>> = {
  aborted: { code: 'aborted', message: () => 'the work was stopped', isOrdinary: true },
  'object-not-found': { code: 'object-not-found', message: (subject) => `the server has no ${subject}`, isOrdinary: true },
  'object-exists': { code: 'object-exists', message: (subject) => `the server has ${subject} already`, isOrdinary: true },
  'invalid-usage': { code: 'invalid-usage', message: (subject) => `${subject} is no object of a repository`, isOrdinary: true },
  'store-failed': failed,
  'store-full': { code: 'store-full', message: () => "the server's store is full" },
  'repository-not-found': { code: 'repository-not-found', message: () => 'the server cannot find the repository any more' },
  'access-denied': keptOut,
  'login-refused': keptOut,
  'server-untrusted': keptOut,
  'not-a-folder': keptOut,
  'plugin-invalid': broken,
  'config-invalid': broken,
  unsupported: broken,
  internal: broken,
  damaged: broken,
  'no-password': broken,
  'repository-exists': broken,
  'repository-version': broken,
  'repository-locked': broken,
  'lock-lost': broken,
  'wrong-password': broken,
  'snapshot-not-found': broken,
  'path-not-found': broken,
  'source-unreadable': broken,
  'restore-failed': broken,
  'model-unavailable': broken,
  'index-failed': broken,
  'index-busy': broken,
  'install-failed': broken,
  'not-agreed': broken,
  'plugins-damaged': broken,
  'plugins-busy': broken,
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
export function plainError(error: unknown, subject: string, { log, metrics }: ErrorHearing): BackupError {
  const code = codeOf(error) ?? ''
  // An error without a code of ours is a fault of a transport or of the server.
  const plain = Object.hasOwn(plainErrorsByCode, code) ? plainErrorsByCode[code as ErrorCode] : broken
  if (plain.isOrdinary === true) return new BackupError(plain.code, plain.message(subject), { cause: error, subject })
  metrics.count('errors')
  log.warn('store_failed', { code, message: messageOf(error) })
  return new BackupError(plain.code, plain.message(subject), { cause: error, subject, hint: 'Ask whoever runs the server; its log says more.' })
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
