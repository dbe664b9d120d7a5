/**
 * Where the bytes of a repository lie. An implementation is accepted when it passes the conformance suite in
 * `src/testing/object-store-suite.ts`.
 *
 * Sizes and offsets are bytes. Every call takes a `signal`: once it fires, the call rejects with code
 * `aborted` as soon as it safely can. Errors are `BackupError`s: `invalid-usage` (a key whose name is none), `object-not-found`, `object-exists`,
 * `store-full` (a quota as well), `access-denied` (also what an append-only store refuses), `not-a-folder`,
 * `login-refused`, `server-untrusted`, `store-failed` (the only retryable one), `aborted`, `unsupported` (what this store or the other side cannot do, whatever is
 * tried again), and `repository-not-found` when the place is no longer the one that was opened (a disk was unmounted).
 */

/** The kinds of object of the restic repository format. `config` has exactly one object, named `config`. */
export const objectTypes = ['config', 'key', 'lock', 'snapshot', 'index', 'pack'] as const
export type ObjectType = (typeof objectTypes)[number]

export interface ObjectKey {
  readonly type: ObjectType
  /** 64 lower-case hex digits, the SHA-256 of the stored bytes; `config` for the type `config`. */
  readonly name: string
}

export interface AbortOptions {
  readonly signal: AbortSignal
}

export interface PutOptions extends AbortOptions {
  /** Reject with `object-exists` instead of replacing (default false: the same name means the same bytes). */
  readonly ifAbsent?: boolean
  /** A hint to caches: this pack holds trees, which later runs will ask for (default false). */
  readonly holdsTrees?: boolean
  /** Called with the number of bytes acknowledged so far, at least once when all are. */
  onProgress?(sentBytes: number): void
  /** For stores that say `paces`: waits until so many bytes may be sent. Rejects with `aborted`. */
  pace?(bytes: number): Promise<void>
}

export interface GetOptions extends AbortOptions {
  /** First byte wanted (default 0). */
  readonly offset?: number
  /** Number of bytes wanted (default: to the end). Fewer come back only where the object ends. */
  readonly length?: number
  /** A hint to caches: this pack holds trees, of which more will be asked for, in this run and in later ones (default false). */
  readonly holdsTrees?: boolean
  /**
   * The caller's memory, which the store may fill instead of taking its own, where it is large enough: the result is a part of it then. It is
   * the caller's again as soon as the call settles. A store that does not look at it is right as well.
   */
  readonly into?: Uint8Array | undefined
  /** For stores that say `paces`: waits until so many bytes may be received. Rejects with `aborted`. */
  pace?(bytes: number): Promise<void>
}

export interface StoredObject {
  readonly size: number
  /** When the store received it, in milliseconds since 1970 by the *store's* clock, which no client sets; undefined where it does not tell. */
  readonly storedAtMs?: number
}

export interface ObjectStore {
  /** The address without secrets, for messages. */
  readonly address: string

  /** The folder of this machine that holds the objects; undefined for stores elsewhere. */
  readonly localFolder?: Buffer

  /**
   * True when `put` calls `pace`, where it is given one, before each part of a body goes out, and `get` for each part before it
   * reads the next one (so it need not for the last); parts are no larger than the `chunkBytes` of the transport's context. Then `--limit-upload` and
   * `--limit-download` are smooth. Undefined for stores that take and give whole bodies: those wait before a call for all of it.
   */
  readonly paces?: boolean

  /**
   * Atomic and durable: after it resolves the object survives power loss, and at no moment can a reader see a
   * part of it. When it rejects, the object is there whole or not at all. `body` must not be changed meanwhile.
   */
  put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void>

  /** Undefined when there is no such object; any other failure rejects. */
  stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined>

  /** Rejects with `object-not-found` when there is no such object. The caller owns the result. */
  get(key: ObjectKey, options: GetOptions): Promise<Uint8Array>

  /**
   * All objects of the type, in no promised order. Objects put or deleted during the listing may or may not be
   * in it; every other one is, exactly once. Names that are no valid object name (temporary files) are left out.
   */
  list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }>

  /** Durable: once it resolves the object does not come back after power loss. Resolves as well when there was no such object. */
  delete(key: ObjectKey, options: AbortOptions): Promise<void>

  /**
   * Removes the folders of this place that hold nothing, the place itself last; whatever holds anything stays. For stores whose places are made of
   * folders and can remove them: without it there is nothing to remove, or no way to. The store is closed next.
   */
  removeEmpty?(options: AbortOptions): Promise<void>

  /** Frees what the store holds; the store is not used afterwards. May be called again. */
  close(): Promise<void>
}
