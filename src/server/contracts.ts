/**
 * What the parts of `backup serve` are to each other. Listeners (socket, REST) speak a protocol and know nothing of users' files,
 * quotas or folders; the gate and the namespaces decide, for every protocol alike. Sizes in bytes, durations in the unit
 * that the name says. Errors are those of the catalogue: what is for one client alone never ends a listener.
 */
import type { AbortOptions, ObjectStore } from '../core/contracts/object-store.js'
import type { OpenOptions } from '../core/contracts/transport.js'

/** Who has shown a token that is theirs. */
export interface Account {
  /** Also the name of the user's namespace: `[a-z0-9][a-z0-9._-]{0,63}`. */
  readonly user: string
  /** Names the token that was shown without telling it: another one after `serve user rotate`. The gate sets it. */
  readonly tokenId?: string
}

export interface Credentials {
  readonly user: string
  readonly token: string
}

/** Lets users in. */
export interface Gate {
  /**
   * `peer`: the address of the other side, without its port; attempts are counted by it and by user. Rejects with
   * `login-refused`, later and later for those who keep being wrong, and at once for those who have been too often; with
   * `store-failed`, which may be tried again, where hundreds of one peer wait. It never
   * tells an unknown user from a wrong token, neither by what it says nor by the time that it takes. It counts and logs
   * logins itself.
   */
  login(credentials: Credentials, peer: string, options: AbortOptions): Promise<Account>
}

/** Gives users their repositories. */
export interface Namespaces {
  /**
   * A store in the user's own namespace, with what the server demands (append-only, retention, quota) already around it.
   * Messages of its errors name nothing of the server's own and may be sent to clients as they are. Listeners verify that an
   * object's name is the hash of its bytes before they put it. Calls reject with `login-refused` once the user is removed or
   * the token replaced.
   * `path`: the address's path, without slashes at its ends: the first segment has to be the user's name (`access-denied` when
   * it is another's), the others name a repository in the namespace (`[A-Za-z0-9._-]{1,64}` each, at most four, none `.` or
   * `..`: `invalid-usage`). Closing it gives back one use of what others may share. Errors: `repository-not-found` too.
   */
  open(account: Account, path: string, options: OpenOptions): Promise<ObjectStore>
}

/** Objects are gathered in memory before the store gets them, and read from the store into it. There is so much of it, and all listeners share it. */
export interface TransferMemory {
  /** The most that one call may take: larger objects are refused. */
  readonly mostBytes: number
  /**
   * Waits until there is room. Users who hold less are served before others, of one user lines that do; while other users want memory as well, no
   * user gets more than half of it, but for one object that is larger. Up to 64 KiB waits for nothing, within 256 KiB of a user. Errors: `invalid-usage` for more than `mostBytes`, `aborted`.
   */
  lease(bytes: number, options: LeaseOptions): Promise<Lease>
  /** So many bytes have come from a client, in buffers of the system's that nobody needs any more. */
  received(bytes: number): void
  /** So many have gone to one. What is left over of them is little, and not seen either. */
  sent(bytes: number): void
  /**
   * From now on `holder` is judged by how fast its client is: below 64 KiB a second over two seconds it is evicted when others wait for the
   * memory, and where its user holds more than half of it, as soon as it has stood still for half a second. Call the result once it holds
   * nothing any more. Whoever takes memory on behalf of a client has it watched.
   */
  watch(holder: Holder): () => void
  /** Nobody is at work with what `drop` gives back: it is called as soon as anybody waits. Call the result to work with it again. */
  keep(drop: () => void): () => void
  /** 64 hex digits, computed beside the main thread where that is worth it. `body` is a lease's, and does not change meanwhile. */
  sha256(body: Uint8Array): Promise<string>
}

/** What a client's transfers in one direction share and are as fast as: of a connection, or of a user at one address. Compared by identity. */
export type Line = object | string

/** On whose behalf memory is taken. Whoever waits for it is no reason to evict others of the same line, unless that stands still. */
export interface Claim {
  readonly user: string
  readonly line: Line
}

export interface LeaseOptions extends AbortOptions, Claim {}

/** Whoever holds memory on behalf of a client. */
export interface Holder extends Claim {
  /** At this moment. */
  readonly heldBytes: number
  /** What the client has sent of this transfer so far, or the system taken for it; undefined where it is not the client that is waited for. */
  movedBytes(): number | undefined
  /** It is slow, and others need the memory: it ends, and gives everything back soon. Called once. */
  evict(): void
}

/** Memory for one object. */
export interface Lease {
  /** As long as was asked for. Holds anything to begin with. */
  readonly body: Buffer
  /** Returns `reading`, which reads or fills the body: a store may do so for a moment after its caller has gone. May be called again. */
  readBy<Result>(reading: Promise<Result>): Promise<Result>
  /** Gives everything back, once nobody reads it any more. May be called again. */
  release(): void
}

/** Counts the connections of all listeners together. */
export interface ConnectionCounts {
  /**
   * A connection from this address. Undefined where there are too many, of all or of its network: it is to be closed without a word, and
   * has been logged.
   */
  enter(address: string): CountedConnection | undefined
}

export interface CountedConnection {
  /** From now on it is this user's and nobody else's. False, and it stays whose it was, where the user has as many as are allowed. */
  claim(user: string | undefined): boolean
  /** It is gone. May be called again. */
  leave(): void
}

export interface ServerLimits {
  /** Connections at a time over all protocols: of all, of one network and of one user. */
  readonly connections: number
  readonly connectionsPerPeer: number
  readonly connectionsPerUser: number
  /** Until a client has said who it is. */
  readonly loginSeconds: number
  /** Without a byte from a client; it may send PING. */
  readonly idleSeconds: number
  /** From beginning to end of one object's transfer in either direction: who sends one byte a second is not waited for. */
  readonly transferSeconds: number
  /** Of one connection, whatever it does. Clients connect again. */
  readonly connectionSeconds: number
  /** Of one object. */
  readonly objectBytes: number
}

/** Named counters and gauges; the listener for `/metrics` shows them. Names are Prometheus's own kind: `backup_server_..._total`. */
export interface ServerMetrics {
  /**
   * `errors`: failures of the server itself or of its store, which somebody has to look into; nothing that a client does makes it grow. `refusals`: connections and
   * calls that the server refused or ended by its rules: failed handshakes, wrong logins, violations, what a user may not do, whoever is too many, too slow or silent.
   */
  count(name: 'connections' | 'logins' | 'logins_refused' | 'objects_stored' | 'bytes_received' | 'bytes_sent' | 'errors' | 'refusals', by?: number): void
  /** Connections, uploads and memory in use at this moment. */
  gauge(name: 'connections_open' | 'uploads_open' | 'budget_bytes', change: number): void
}

/** Structured: `event` is a fixed word, everything else is in `fields`. No token and no name of a user's file is ever in it. */
export interface ServerLog {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void
}

/** What every listener is given. */
export interface ListenerContext {
  readonly gate: Gate
  readonly namespaces: Namespaces
  readonly memory: TransferMemory
  readonly connections: ConnectionCounts
  readonly limits: ServerLimits
  readonly metrics: ServerMetrics
  readonly log: ServerLog
  /** Clients are refused deletes; told at login so that they can say so beforehand. */
  readonly appendOnly: boolean
}

/** Certificate chain and key, PEM; undefined for a listener without TLS. */
export interface ServerCertificate {
  readonly certificate: string
  readonly privateKey: string
}

export interface ListenAddress {
  /** A name or an address: `127.0.0.1`, `::1` (without brackets), `::` for all of this machine. */
  readonly host: string
  /** 0: one that is free. */
  readonly port: number
}

/**
 * How every protocol is started: resolves once it listens. Rejects with the system's error (`EADDRINUSE`, `EACCES`,
 * `EADDRNOTAVAIL`), which the server puts into words. Without a certificate it speaks in the clear.
 */
export type StartListener = (context: ListenerContext, at: ListenAddress, certificate?: ServerCertificate) => Promise<Listener>

export interface Listener {
  /** Where it listens: `127.0.0.1:7433`, `[::1]:7433`. */
  readonly address: string
  /** For connections that are made from now on; those that are open stay as they are. Nothing for a listener without TLS. Throws the system's error. */
  useCertificate?(certificate: ServerCertificate): void
  /** Takes no new connections, lets transfers under way end for so long, then cuts what is left. Resolves when nothing is open. */
  close(options: { readonly graceSeconds: number }): Promise<void>
}
