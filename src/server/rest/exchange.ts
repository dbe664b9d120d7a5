/** One request and its answer: what handlers need of them, over HTTP/1.1 and HTTP/2 alike. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { BackupError } from '../../core/contracts/errors.js'
import type { Holder, Line, ListenerContext } from '../contracts.js'
import { callCounter } from '../metrics/failure-count.js'
import { HttpRefusal, refusalOf } from './refusal.js'

export type Request = IncomingMessage | Http2ServerRequest
export type Response = ServerResponse | Http2ServerResponse

/** Of a body that nobody wants, from somebody who has not logged in. */
const strangersBytes = 64 * 1024
/** Written at a time: small enough to see how fast a client reads. */
const pieceBytes = 32 * 1024

export class Exchange implements Holder {
  private readonly controller = new AbortController()
  private idle: NodeJS.Timeout | undefined
  private isClientsTurn = false
  /** What the client has sent or read. */
  private moved = 0
  /** Of the budget. */
  heldBytes = 0
  /** Empty until the client has said who it is. */
  user = ''
  /** All requests of one user from one address: over HTTP/1.1 each transfer has a connection of its own. */
  line: Line = this
  private deadline: NodeJS.Timeout | undefined
  private settle: () => void = () => undefined
  /** Resolves when the answer is out, or cannot get out any more. */
  readonly closed: Promise<void>

  constructor(
    readonly request: Request,
    readonly response: Response,
    readonly context: ListenerContext,
    /** The client sends the body only once it is told to. */
    private awaitsContinue: boolean,
  ) {
    this.closed = new Promise((resolve) => {
      this.settle = resolve
      response.once('close', () => this.lost())
    })
    // Its failure shows in the answer, which closes.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
  }

  /** The connection is gone, or the answer is over. Answers that wait for others before them are told of the first by nobody else. */
  lost(): void {
    this.clientRests()
    clearTimeout(this.deadline)
    this.controller.abort(new Error('the connection is gone'))
    this.settle()
  }

  /** Fires when the client is gone or was given up. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name]
    return typeof value === 'string' ? value : undefined
  }

  /** From now on the whole transfer has its time. */
  beginTransfer(): void {
    if (this.signal.aborted) return
    this.deadline ??= setTimeout(() => this.waitNoLonger('the transfer took too long'), this.context.limits.transferSeconds * 1000)
  }

  /** It is the client's turn to send, or to read. To be called again with every sign of it, and what it has sent or read. */
  clientActs(bytes = 0): void {
    this.isClientsTurn = true
    this.moved += bytes
    if (this.idle !== undefined) this.idle.refresh()
    else if (!this.signal.aborted) this.idle = setTimeout(() => this.waitNoLonger('nothing was heard'), this.context.limits.idleSeconds * 1000)
  }

  /** It is our turn. */
  clientRests(): void {
    clearTimeout(this.idle)
    this.idle = undefined
    this.isClientsTurn = false
  }

  movedBytes(): number | undefined {
    return this.isClientsTurn ? this.moved : undefined
  }

  evict(): void {
    this.waitNoLonger('others wait for the memory that it takes')
  }

  /** Does `work` while `bytes` of the budget are held for it. */
  async holding<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    this.heldBytes = bytes
    const unwatch = this.context.memory.watch(this)
    try {
      return await work()
    } finally {
      unwatch()
      this.heldBytes = 0
    }
  }

  /** For clients that ask first. */
  sayContinue(): void {
    if (this.awaitsContinue) this.response.writeContinue()
    this.awaitsContinue = false
  }

  begin(status: number, headers: Readonly<Record<string, string | number>>): void {
    this.response.statusCode = status
    for (const [name, value] of Object.entries(headers)) this.response.setHeader(name, value)
  }

  /**
   * Resolves when nothing stands before this answer: over HTTP/1.1 answers go out in the order of their requests, and it is not the client
   * of this one who is waited for. Until then no memory is to be taken, which those before it may wait for. Errors: `aborted`.
   */
  async turn(): Promise<void> {
    if (this.isBehind) {
      await new Promise<void>((resolve) => {
        this.response.once('socket', resolve)
        this.signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    this.throwIfGone()
  }

  private get isBehind(): boolean {
    return this.request.httpVersionMajor === 1 && this.response.socket === null && !this.signal.aborted
  }

  /** The whole answer is there. What the client has not read of it yet it may read now, or when it is the turn of this one. */
  private clientReads(): void {
    if (this.isBehind) this.response.once('socket', () => this.clientActs())
    else this.clientActs()
  }

  /** Resolves when the system has taken it, which is when the client reads on. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.turn()
    this.clientActs()
    for (let at = 0; at < bytes.byteLength; at += pieceBytes) await this.writePiece(bytes.subarray(at, at + pieceBytes))
    this.clientRests()
    this.context.metrics.count('bytes_sent', bytes.byteLength)
  }

  private async writePiece(bytes: Uint8Array): Promise<void> {
    this.throwIfGone()
    await new Promise<void>((resolve, reject) => {
      const gone = (): void => reject(new BackupError('aborted', 'the client is gone'))
      this.signal.addEventListener('abort', gone, { once: true })
      // Declared twice, for text and for bytes; the union of both has no common form.
      const response: { write(chunk: Uint8Array, done: () => void): boolean } = this.response
      response.write(bytes, () => {
        this.signal.removeEventListener('abort', gone)
        resolve()
      })
    })
    this.clientActs(bytes.byteLength)
  }

  /** The end of the answer. */
  end(): void {
    this.clientReads()
    this.response.end()
  }

  throwIfGone(): void {
    if (this.signal.aborted) throw new BackupError('aborted', 'the client is gone', { cause: this.signal.reason })
  }

  /** An answer without a body, and for errors with a line that says why. */
  async refuse(error: unknown, isKnown: boolean): Promise<void> {
    const { status, message, headers } = refusalOf(error)
    const { limits, metrics } = this.context
    const counter = callCounter(error)
    if (counter !== undefined) metrics.count(counter)
    // Half an answer cannot be taken back, and half a request wants none: the client sees that it broke.
    const isHalf = this.request.destroyed && !this.request.readableEnded
    if (this.response.headersSent || this.signal.aborted || isHalf) return this.cut()
    const drained = await this.drain(isKnown ? limits.objectBytes : strangersBytes)
    if (this.signal.aborted) return
    const body = this.request.method === 'HEAD' ? '' : `${message}\n`
    this.begin(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
    if (this.request.method !== 'HEAD') this.response.setHeader('content-length', Buffer.byteLength(body))
    if (!drained && this.request.httpVersionMajor === 1) this.response.setHeader('connection', 'close')
    this.clientReads()
    this.response.end(body)
  }

  /** A client that is still sending may not look at an answer before it has sent all: what is not too much is read and dropped. */
  private async drain(mostBytes: number): Promise<boolean> {
    const { request } = this
    const declared = Number(this.header('content-length') ?? 0)
    if ((declared === 0 && this.header('transfer-encoding') === undefined) || request.readableEnded) return true
    if (this.awaitsContinue || !(declared <= mostBytes) || this.header('transfer-encoding') !== undefined) return false
    this.beginTransfer()
    this.clientActs()
    await new Promise<void>((resolve) => {
      request.on('data', () => this.clientActs()).once('end', resolve).once('close', resolve)
      this.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    return true
  }

  private waitNoLonger(why: string): void {
    this.context.metrics.count('refusals')
    this.giveUp(why)
  }

  /** Ends it where it is. */
  giveUp(why: string): void {
    this.controller.abort(new HttpRefusal(408, why))
    this.cut()
  }

  private cut(): void {
    // Closed without an error, a list that breaks off would look like one that ends.
    if ('stream' in this.response) this.response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
    else this.response.destroy()
  }
}
