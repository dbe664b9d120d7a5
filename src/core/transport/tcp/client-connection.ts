/** The client's end of one connection: calls as streams, and a watch over the other side being alive. */
import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import { BackupError, codeOf } from '../../contracts/errors.js'
import { Turns } from '../../support/turns.js'
import { throwIfAborted } from '../../support/abort.js'
import type { Call, CallLine, OpenCall } from './call.js'
import { asServerFault, violation } from './faults.js'
import { FirstBytes } from './first-bytes.js'
import { FrameDecoder, type FrameConsumer } from './frame-decoder.js'
import { frameName, frameTypes, mostControlBytes, protocolVersion, tlsChecksums, type FrameType } from './frame.js'
import { FrameWriter } from './frame-writer.js'
import { parseFields } from './json.js'
import { Liveness } from './liveness.js'
import { expectEmpty, parseError, parseWelcome, type Hello, type Welcome } from './messages.js'

/** Durations in milliseconds. */
export interface Patience {
  /** Until WELCOME, from the beginning. A server may let somebody wait who was wrong before. */
  readonly connectMs: number
  /** While calls are under way and nothing moves: then PING. */
  readonly pingMs: number
  /** PINGs without an answer before the server counts as gone. */
  readonly pings: number
}

export const defaultPatience: Patience = { connectMs: 30_000, pingMs: 10_000, pings: 3 }

const lastFrames: ReadonlySet<FrameType> = new Set([frameTypes.error, frameTypes.found, frameTypes.end, frameTypes.receipt, frameTypes.deleted])

/** Numbers of streams end here; the connection is made anew long before. */
const lastStream = 2 ** 31

export class ClientConnection implements FrameConsumer {
  private readonly first = new FirstBytes()
  private readonly decoder: FrameDecoder
  private readonly writer: FrameWriter
  private readonly calls = new Map<number, OpenCall>()
  /** Of calls for one of the streams that the server allows at a time. */
  private turns = new Turns(0)
  /** What gives back the place of each stream that the server has not ended: it counts one that was cancelled until it has answered. */
  private readonly places = new Map<number, () => void>()
  private nextStream = 1
  private offered: Hello['features'] = []
  private welcome: Welcome | undefined
  private failure: BackupError | undefined
  private greeted: { resolve: () => void; reject: (error: Error) => void } | undefined
  private readonly liveness: Liveness

  private constructor(
    private readonly socket: Socket,
    private readonly address: string,
    private readonly patience: Patience,
  ) {
    this.decoder = new FrameDecoder(this, { controlBytes: mostControlBytes, chunkBytes: 0 })
    this.writer = new FrameWriter(socket, () => this.alive())
    this.liveness = new Liveness({ ...patience, ping: () => this.writer.send(frameTypes.ping, 0), gone: (why) => this.breakOff(why) })
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('error', (error) => this.end(asServerFault(codeOf(error) === 'ECONNRESET' ? this.closedByOther() : error, address)))
    socket.on('close', () => this.end(asServerFault(this.closedByOther(), address)))
  }

  /** Logs in. The socket is destroyed when that fails. Errors: those of the server, `store-failed`, `unsupported`, `aborted`. */
  static async open(socket: Socket, hello: Hello, options: { readonly address: string; readonly patience: Patience; readonly signal: AbortSignal }): Promise<ClientConnection> {
    const connection = new ClientConnection(socket, options.address, options.patience)
    setMaxListeners(0, options.signal)
    const abort = (): void => connection.breakOff('the work was stopped')
    options.signal.addEventListener('abort', abort, { once: true })
    try {
      await connection.greet(hello)
      return connection
    } catch (error) {
      socket.destroy()
      throwIfAborted(options.signal)
      throw error
    } finally {
      options.signal.removeEventListener('abort', abort)
    }
  }

  get isOpen(): boolean {
    return this.failure === undefined && this.nextStream < lastStream
  }

  get objectBytes(): number {
    return this.terms.objectBytes
  }

  /** Rejects with the server's error, with `store-failed` when the connection breaks, with `aborted` when the signal fires. */
  async run<Result>(call: Call<Result>, signal: AbortSignal): Promise<Result> {
    const end = await this.start(call, signal)
    try {
      return await call.result
    } finally {
      end()
    }
  }

  /** For calls that give something before they end: call the result once nobody wants more. */
  async start(call: OpenCall, signal: AbortSignal): Promise<() => void> {
    const giveBack = await this.turns.take(signal)
    if (this.failure !== undefined) {
      giveBack()
      throw this.failure
    }
    const stream = this.nextStream++
    const line = this.lineOf(stream)
    this.calls.set(stream, call)
    this.places.set(stream, giveBack)
    const abort = (): void => call.abort(line, new BackupError('aborted', 'the work was stopped', { cause: signal.reason }))
    signal.addEventListener('abort', abort, { once: true })
    this.alive()
    call.begin(line)
    return () => {
      signal.removeEventListener('abort', abort)
      if (!call.isOver) call.abort(line, new BackupError('aborted', 'nobody waits for the result any more'))
      this.calls.delete(stream)
    }
  }

  /** Ends it in good order: what is under way fails. */
  close(): Promise<void> {
    this.end(new BackupError('store-failed', `the connection to ${this.address} was closed`))
    if (this.socket.destroyed) return Promise.resolve()
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()))
    const timer = setTimeout(() => this.socket.destroy(), 1000)
    this.socket.once('close', () => clearTimeout(timer))
    this.socket.end()
    this.socket.resume()
    return closed
  }

  control(type: FrameType, stream: number, payload: Buffer): void {
    if (stream === 0) return this.ofConnection(type, payload)
    if (stream >= this.nextStream) throw violation(`${frameName(type)} on stream ${stream}, which nobody opened`)
    const call = this.calls.get(stream)
    // An answer that crossed with our CANCEL is nobody's.
    if (call === undefined || call.isOver) return isLastFrame(type, payload) ? this.ended(stream) : undefined
    call.frame(type, payload)
    if (call.isOver) this.ended(stream)
  }

  dataBegins(stream: number, length: number): Uint8Array | undefined {
    if (stream >= this.nextStream) throw violation(`DATA on stream ${stream}, which nobody opened`)
    const call = this.calls.get(stream)
    return call === undefined || call.isOver ? undefined : call.dataBegins(length)
  }

  dataEnds(stream: number, offset: number, length: number): void {
    const call = this.calls.get(stream)
    if (call !== undefined && !call.isOver) call.dataEnds(offset, length)
  }

  /** The server has done with the stream. */
  private ended(stream: number): void {
    this.places.get(stream)?.()
    this.places.delete(stream)
    if (this.places.size === 0) this.liveness.rest()
  }

  private get terms(): Welcome {
    if (this.welcome === undefined) throw new BackupError('internal', 'a call before the server answered')
    return this.welcome
  }

  private async greet(hello: Hello): Promise<void> {
    this.offered = hello.features
    const timer = setTimeout(() => this.breakOff(`no answer within ${this.patience.connectMs / 1000} s`), this.patience.connectMs)
    try {
      await new Promise<void>((resolve, reject) => {
        this.greeted = { resolve, reject }
        if (this.failure !== undefined) reject(this.failure)
        this.writer.send(frameTypes.hello, 0, hello)
      })
    } finally {
      clearTimeout(timer)
      this.greeted = undefined
    }
  }

  /** A server at its limit of connections says nothing, which passes; so does one that expects TLS. */
  private closedByOther(): Error {
    return new Error(`it was closed by the other side${this.first.isSilent ? ' before it said anything: it may have too many connections, or expect another kind of address (tls://, tcp://)' : ''}`)
  }

  private receive(chunk: Buffer): void {
    this.liveness.heard()
    this.alive()
    try {
      this.first.push(chunk)
      this.decoder.push(chunk)
    } catch (error) {
      this.end(asServerFault(error, this.address))
      this.socket.destroy()
    }
  }

  private ofConnection(type: FrameType, payload: Buffer): void {
    if (type === frameTypes.error) this.refused(payload)
    else if (type === frameTypes.welcome && this.welcome === undefined) this.welcomed(parseWelcome(payload))
    else if (type === frameTypes.pong) expectEmpty(payload, 'PONG')
    else if (type === frameTypes.ping) this.writer.send(frameTypes.pong, 0)
    else throw violation(`${frameName(type)} where none may come`)
  }

  private refused(payload: Buffer): void {
    const { code, message, ...more } = parseError(payload)
    this.end(new BackupError(code, `${this.address}: ${message}`, { subject: this.address, ...more }))
    this.socket.destroy()
  }

  private welcomed(welcome: Welcome): void {
    if (welcome.version !== protocolVersion || welcome.chunkBytes < 1 || welcome.streams < 1) throw violation('a WELCOME that offers nothing')
    this.welcome = welcome
    this.turns = new Turns(welcome.streams)
    // Over plain TCP it is never offered, and whoever answers it there is on the way between us.
    if (welcome.features.some((feature) => !this.offered.includes(feature))) throw violation('a WELCOME with features that were not offered')
    const unchecked = welcome.features.includes(tlsChecksums)
    if (unchecked) this.writer.leaveChecksumsToTls()
    this.decoder.setLimits({ controlBytes: mostControlBytes, chunkBytes: welcome.chunkBytes, unchecked })
    this.greeted?.resolve()
  }

  private lineOf(stream: number): CallLine {
    return {
      chunkBytes: this.terms.chunkBytes,
      send: (type, payload) => this.writer.send(type, stream, payload),
      turn: () => this.writer.turn(),
      data: (offset, bytes) => this.writer.data(stream, offset, bytes),
      pass: () => this.writer.pass(),
      breakOff: (why) => this.breakOff(why),
    }
  }

  private alive(): void {
    if (this.places.size > 0 && this.failure === undefined) this.liveness.moved()
  }

  private breakOff(why: string): void {
    this.end(asServerFault(new Error(why), this.address))
    this.socket.destroy()
  }

  private end(error: BackupError): void {
    if (this.failure !== undefined) return
    this.failure = error
    this.decoder.stop()
    this.liveness.rest()
    this.greeted?.reject(error)
    for (const call of this.calls.values()) if (!call.isOver) call.fail(error)
    this.turns.open()
  }
}

/** Of what may follow CANCEL. */
function isLastFrame(type: FrameType, payload: Buffer): boolean {
  return lastFrames.has(type) || (type === frameTypes.listed && parseFields(payload, 'LISTED')['last'] === true)
}
