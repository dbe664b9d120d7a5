/** One connection of a client: who is there, which stores it uses, and when it ends. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Http2Session } from 'node:http2'
import type { Socket } from 'node:net'
import { BackupError, hasCode, messageOf } from '../../core/contracts/errors.js'
import type { AbortOptions, ObjectStore } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'
import type { Account, CountedConnection, Credentials, ListenerContext } from '../contracts.js'
import { peerGroup } from '../users/peer.js'
import type { Exchange } from './exchange.js'
import { HttpRefusal } from './refusal.js'

/** Requests of HTTP/1.1 may follow each other without waiting for answers, and streams of HTTP/2 may be reset as soon as they are open. */
const mostRequests = 128
/** A connection rarely uses more than one; a proxy's may use many. */
const mostIdleStores = 8

/** What a connection of HTTP/2 may send before it is read, once it is known whose it is: HTTP/2's own 64 KiB are slow over a distance. */
export const unreadBytes = 256 * 1024

interface Use {
  readonly opening: Promise<ObjectStore>
  calls: number
}

export class Client {
  readonly peer: string
  /** Of HTTP/2, once it is known to be that. */
  session: Http2Session | undefined
  private login: { readonly digest: Buffer; readonly account: Account } | undefined
  private readonly stores = new Map<string, Use>()
  /** Fires when the connection is gone: a store that is being opened may be for more than one request. */
  private readonly lasting = new AbortController()
  private readonly requests = new Set<Pick<Exchange, 'lost'>>()
  private stopping = false
  private readonly loginTimer: NodeJS.Timeout
  private readonly ageTimer: NodeJS.Timeout
  private idleTimer: NodeJS.Timeout | undefined
  /** Resolves when the connection is gone, and all stores that no request uses are closed. */
  readonly closed: Promise<void>

  constructor(
    private readonly socket: Socket,
    private readonly counted: CountedConnection,
    private readonly context: ListenerContext,
  ) {
    const { limits } = context
    this.peer = socket.remoteAddress ?? ''
    this.loginTimer = setTimeout(() => socket.destroy(), limits.loginSeconds * 1000)
    this.ageTimer = setTimeout(() => this.stop(), limits.connectionSeconds * 1000)
    this.rest()
    this.closed = new Promise((resolve) => socket.once('close', () => void this.cleanUp().catch((error: unknown) => this.note('connection_not_cleaned_up', error)).then(resolve)))
  }

  get isStopping(): boolean {
    return this.stopping
  }

  /** A request has begun; call the result when its answer is over. Undefined, and the connection ends, where there are too many. */
  beginRequest(exchange: Pick<Exchange, 'lost'>): (() => void) | undefined {
    if (this.requests.size >= mostRequests) {
      this.destroy()
      return undefined
    }
    this.requests.add(exchange)
    clearTimeout(this.idleTimer)
    return () => {
      this.requests.delete(exchange)
      if (this.requests.size > 0) return
      if (this.stopping) this.end()
      else this.rest()
    }
  }

  /** Ends when what is under way has. */
  stop(): void {
    this.stopping = true
    this.session?.close()
    if (this.requests.size === 0) this.end()
  }

  destroy(): void {
    this.socket.destroy()
  }

  /** Logs in by the header; again only where it is another one. Who is removed meanwhile hears so from the store. */
  async account(authorization: string | undefined, options: AbortOptions): Promise<Account> {
    const credentials = credentialsOf(authorization)
    if (credentials === undefined) throw new BackupError('login-refused', 'user and token are missing')
    const digest = createHash('sha256').update(authorization ?? '').digest()
    if (this.login !== undefined && timingSafeEqual(this.login.digest, digest)) return this.login.account
    const account = await this.context.gate.login(credentials, this.peer, options)
    if (this.socket.destroyed) throw new BackupError('aborted', 'the client is gone')
    const { connectionsPerUser } = this.context.limits
    if (!this.counted.claim(account.user)) throw new HttpRefusal(429, `${account.user} has ${connectionsPerUser} connections, more are not allowed`)
    this.login = { digest, account }
    clearTimeout(this.loginTimer)
    if (this.session?.destroyed === false) this.session.setLocalWindowSize(unreadBytes)
    return account
  }

  /** What all its transfers in that direction and those of the user's other connections from there share. */
  lineOf({ user }: Account, method: string): string {
    return `${user} ${peerGroup(this.peer)} ${method === 'POST' ? 'sends' : 'reads'}`
  }

  /** Calls `work` with the store at `path`, which stays open for the next request. */
  async withStore<Result>(account: Account, path: string, options: OpenOptions, work: (store: ObjectStore) => Promise<Result>): Promise<Result> {
    const name = `${account.user}\n${path}`
    if (options.create) await this.forget(name)
    const use = this.stores.get(name) ?? { opening: this.context.namespaces.open(account, path, { ...options, signal: this.lasting.signal }), calls: 0 }
    this.stores.set(name, use)
    use.calls++
    try {
      return await work(await use.opening)
    } catch (error) {
      if (hasCode(error, 'login-refused')) this.forgetLogin()
      // The next request looks again whether it is there.
      if (hasCode(error, 'login-refused') || hasCode(error, 'repository-not-found') || (await failed(use.opening))) await this.forget(name, use)
      throw error
    } finally {
      use.calls--
      if (use.calls === 0) await this.closeUnused(name, use)
    }
  }

  private async forget(name: string, use = this.stores.get(name)): Promise<void> {
    if (use === undefined || this.stores.get(name) !== use) return
    this.stores.delete(name)
    if (use.calls === 0) await this.close(use)
  }

  private async closeUnused(name: string, use: Use): Promise<void> {
    if (this.stores.get(name) !== use) return this.close(use)
    if (this.socket.destroyed) return this.forget(name)
    // The one that was used the longest ago goes first.
    this.stores.delete(name)
    this.stores.set(name, use)
    const idle = [...this.stores].filter(([, { calls }]) => calls === 0)
    for (const [oldest] of idle.slice(0, Math.max(0, idle.length - mostIdleStores))) await this.forget(oldest)
  }

  private async close({ opening }: Use): Promise<void> {
    const note = (error: unknown): void => this.note('store_not_closed', error)
    // Whoever wanted one that could not be opened has heard so.
    await opening.then((store) => store.close().catch(note), () => undefined)
  }

  private note(event: string, error: unknown): void {
    this.context.log.warn(event, { peer: this.peer, message: messageOf(error) })
  }

  private forgetLogin(): void {
    this.counted.claim(undefined)
    this.login = undefined
  }

  /** Between requests. */
  private rest(): void {
    if (this.socket.destroyed) return
    this.idleTimer = setTimeout(() => this.socket.destroy(), this.context.limits.idleSeconds * 1000)
  }

  private end(): void {
    if (this.session === undefined) this.socket.end(() => this.socket.destroy())
    else this.session.close()
  }

  private async cleanUp(): Promise<void> {
    for (const timer of [this.loginTimer, this.ageTimer, this.idleTimer]) clearTimeout(timer)
    this.lasting.abort(new Error('the connection is gone'))
    for (const exchange of this.requests) exchange.lost()
    this.forgetLogin()
    this.counted.leave()
    await Promise.all([...this.stores].filter(([, { calls }]) => calls === 0).map(([name]) => this.forget(name)))
  }
}

async function failed(opening: Promise<ObjectStore>): Promise<boolean> {
  return opening.then(() => false, () => true)
}

/** Basic authentication (RFC 7617). A user's name has no colon, a token may have. */
function credentialsOf(authorization: string | undefined): Credentials | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]{1,8192}) *$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { user: text.slice(0, colon), token: text.slice(colon + 1) }
}
