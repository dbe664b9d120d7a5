/** How stores are opened by their address. Sizes in bytes, durations in the unit that the name says. */
import type { BackupErrorOptions, ErrorCode } from './errors.js'
import type { AbortOptions, ObjectStore } from './object-store.js'

export interface OpenOptions extends AbortOptions {
  /** Make the place where it is missing (`init` only). Otherwise a missing place is `repository-not-found`. */
  readonly create: boolean
  /** Whether a server that nobody knows yet is trusted from now on (`init` only; default: as `create`). */
  readonly trustNew?: boolean
}

/** What a transport gets from the agent. */
export interface TransportContext extends OpenOptions {
  /** Calls that the agent will have under way at a time: no more connections are of use. */
  readonly connections: number
  /** Bytes of one chunk, for transports that send an object in chunks with a checksum each. */
  readonly chunkBytes: number
  /** Where credentials may come from. A transport never reads `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A folder for what is remembered from run to run, such as fingerprints of servers. Absolute; it need not be there, and is made with mode 0700. */
  readonly stateDirectory: string
  /** Makes an error of the catalogue. Plugins have no other way, since they import nothing of the agent at run time. */
  error(code: ErrorCode, message: string, options?: BackupErrorOptions): Error
  /** Tells the person something that does not end the run: one line, without secrets. */
  warn(message: string): void
}

/**
 * Opens stores of one or more address schemes. A module of a plugin exports, as its default, a class without constructor
 * arguments that implements this. It runs in the agent's own process.
 */
export interface Transport {
  /**
   * `address` is as the person wrote it, scheme included. Never repeat it in a message: it may hold a password; `address` of
   * the store, and of errors, is without secrets. Errors: `invalid-usage` for an address that makes no sense,
   * `repository-not-found`, `login-refused`, `server-untrusted`, `access-denied`, `store-failed` (may be tried again).
   */
  open(address: string, context: TransportContext): Promise<ObjectStore>
}
