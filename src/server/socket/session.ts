/** The server's end of one connection: who is there, which calls are under way, and when it ends. */
import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import { asError, BackupError, codeOf, messageOf } from '../../core/contracts/errors.js'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import { violation } from '../../core/transport/tcp/faults.js'
import { FrameDecoder, type FrameConsumer } from '../../core/transport/tcp/frame-decoder.js'
import { frameName, frameTypes, mostControlBytes, mostHelloBytes, protocolVersion, type FrameType } from '../../core/transport/tcp/frame.js'
import { FrameWriter } from '../../core/transport/tcp/frame-writer.js'
import { expectEmpty, parseHello, type Hello, type Welcome } from '../../core/transport/tcp/messages.js'
import type { Account, CountedConnection, ListenerContext } from '../contracts.js'
import type { CallStream, StreamLink } from './call-stream.js'
import { Outflow } from './outflow.js'
import { OwnRefusal, refusalOf } from './refusal.js'
import { newStream } from './streams.js'
import type { Uploads } from './uploads.js'

/** What all connections of a listener have in common. */
export interface SessionShared {
  readonly context: ListenerContext
  readonly uploads: Uploads
  /** Of WELCOME. */
  readonly serverId: string
}

export const streamsAtOnce = 64
/** Answers that a client does not read: from here on nothing more is read from it either. */
const mostControlBacklog = 256 * 1024
/** After the last frame: for the client to read it. */
const lingerMs = 1000

type State = 'hello' | 'login' | 'open' | 'over'

export class Session implements FrameConsumer {
  private readonly decoder: FrameDecoder
  private readonly writer: FrameWriter
  private readonly streams = new Map<number, CallStream>()
  private readonly controller = new AbortController()
  private state: State = 'hello'
  private lastStream = 0
  /** DATA that clients may still send on streams that are over. */
  private strayBytes = 0
  /** The DATA frame that has begun and not ended. */
  private arriving: { readonly call: CallStream } | undefined
  private link: Omit<StreamLink, 'stream' | 'send' | 'abandon'> | undefined
  private user: string | undefined
  private stopping = false
  private readonly working = new Set<Promise<void>>()
  private readonly timers: NodeJS.Timeout[] = []
  private readonly idle: NodeJS.Timeout
  private readonly login: NodeJS.Timeout
  /** Resolves when nothing of it is left. */
  readonly ended: Promise<void>

  constructor(
    private readonly socket: Socket,
    private readonly peer: string,
    private readonly counted: CountedConnection,
    private readonly shared: SessionShared,
  ) {
    const { limits } = shared.context
    setMaxListeners(0, this.controller.signal)
    this.decoder = new FrameDecoder(this, { controlBytes: mostHelloBytes, chunkBytes: 0 })
    this.writer = new FrameWriter(socket, () => this.goOnReading())
    this.idle = this.after(limits.idleSeconds, `nothing was heard for ${limits.idleSeconds} s`)
    this.login = this.after(limits.loginSeconds, `no HELLO within ${limits.loginSeconds} s`)
    this.after(limits.connectionSeconds, `no connection lasts longer than ${limits.connectionSeconds} s; make another`)
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('error', (error) => this.note('connection_broken', error))
    this.ended = new Promise((resolve) => socket.once('close', () => void this.closed().then(resolve)))
  }

  /** Takes no new calls; ends when those under way have. */
  stop(): void {
    this.stopping = true
    this.endIfStopped()
  }

  /** Now, whatever is under way. */
  destroy(): void {
    this.lose()
    for (const stream of this.streams.values()) stream.stop(new OwnRefusal('the server stops'))
    this.socket.destroy()
  }

  control(type: FrameType, stream: number, payload: Buffer): void {
    if (this.state === 'hello' && type === frameTypes.hello && stream === 0) return this.greeted(parseHello(payload))
    if (this.state !== 'open' || this.link === undefined) throw violation(`${frameName(type)} before WELCOME`)
    if (stream === 0) return this.ofConnection(type, payload)
    const known = this.streams.get(stream)
    if (known !== undefined) {
      if (type !== frameTypes.cancel) return known.control(type, payload)
      expectEmpty(payload, 'CANCEL')
      return known.cancel()
    }
    // What crossed with our last frame is nobody's.
    if (stream > this.lastStream) this.open(stream, newStream(type, payload, this.linkOf(this.link, stream)))
  }

  dataBegins(stream: number, length: number): Uint8Array | undefined {
    const known = this.streams.get(stream)
    if (known !== undefined) {
      this.arriving = { call: known }
      return known.dataBegins(length)
    }
    if (stream > this.lastStream || length > this.strayBytes) throw violation('DATA on a stream that is not open')
    this.strayBytes -= length
    return undefined
  }

  dataEnds(stream: number, offset: number, length: number): void {
    this.arriving = undefined
    this.streams.get(stream)?.dataEnds(offset, length)
  }

  private ofConnection(type: FrameType, payload: Buffer): void {
    if (type !== frameTypes.ping && type !== frameTypes.pong) throw violation(`${frameName(type)} on stream 0`)
    expectEmpty(payload, frameName(type) ?? '')
    if (type === frameTypes.ping) this.writer.send(frameTypes.pong, 0)
  }

  private receive(chunk: Buffer): void {
    if (this.state === 'over') return
    this.idle.refresh()
    const { arriving } = this
    try {
      this.decoder.push(chunk)
      // All of the chunk belongs to a frame that had begun before and is not at its end yet.
      if (arriving !== undefined && this.arriving === arriving) arriving.call.dataArrives(chunk.byteLength)
    } catch (error) {
      return this.refuse(error)
    }
    if (this.writer.controlBacklog > mostControlBacklog) this.socket.pause()
  }

  private goOnReading(): void {
    if (this.socket.isPaused() && this.writer.controlBacklog <= mostControlBacklog) this.socket.resume()
  }

  private greeted(hello: Hello): void {
    this.state = 'login'
    clearTimeout(this.login)
    this.letIn(hello).catch((error: unknown) => this.refuse(error))
  }

  private async letIn(hello: Hello): Promise<void> {
    const { gate, namespaces, limits, memory } = this.shared.context
    if (!hello.versions.includes(protocolVersion)) throw new BackupError('unsupported', `this server speaks version ${protocolVersion} of the protocol only`)
    const { signal } = this.controller
    const account = await this.admit(gate.login({ user: hello.user, token: hello.token }, this.peer, { signal }))
    const store = await namespaces.open(account, hello.path, { create: hello.create, signal })
    if (this.isOver) return store.close()
    const chunkBytes = hello.chunkBytes
    const owner = { client: hello.client, session: this, superseded: () => this.cut() }
    this.link = { store, user: account.user, path: hello.path, chunkBytes, writer: this.writer, context: this.shared.context, uploads: this.shared.uploads, outflow: new Outflow(this, memory, () => this.evicted()), owner }
    this.state = 'open'
    this.decoder.setLimits({ controlBytes: mostControlBytes, chunkBytes })
    const welcome: Welcome = {
      version: protocolVersion,
      features: [],
      chunkBytes,
      objectBytes: Math.min(limits.objectBytes, memory.mostBytes),
      streams: streamsAtOnce,
      appendOnly: this.shared.context.appendOnly,
      server: this.shared.serverId,
    }
    this.writer.send(frameTypes.welcome, 0, welcome)
    this.endIfStopped()
  }

  /** A getter: the state changes while calls wait. */
  private get isOver(): boolean {
    return this.state === 'over'
  }

  private async admit(login: Promise<Account>): Promise<Account> {
    const account = await login
    if (this.isOver) throw new OwnRefusal('the connection broke')
    const { connectionsPerUser } = this.shared.context.limits
    if (!this.counted.claim(account.user)) throw new OwnRefusal(`${account.user} has ${connectionsPerUser} connections, more are not allowed`)
    this.user = account.user
    return account
  }

  private linkOf(link: Omit<StreamLink, 'stream' | 'send' | 'abandon'>, stream: number): StreamLink {
    return { ...link, stream, send: (type, payload) => this.writer.send(type, stream, payload), abandon: () => this.decoder.abandon(stream) }
  }

  private open(stream: number, call: CallStream): void {
    if (this.streams.size >= streamsAtOnce) throw violation(`more than ${streamsAtOnce} calls at a time`)
    this.lastStream = stream
    this.streams.set(stream, call)
    const work = this.work(stream, call)
    this.working.add(work)
    void work.then(() => this.working.delete(work))
  }

  private async work(stream: number, call: CallStream): Promise<void> {
    try {
      if (this.stopping) throw new OwnRefusal('the server stops')
      await call.work()
    } catch (error) {
      // Faults of the store are in the log already; these are our own.
      if (codeOf(error) === undefined) this.note('call_failed', error)
      this.writer.send(frameTypes.error, stream, refusalOf(error))
    } finally {
      this.strayBytes += call.outstandingBytes
      this.streams.delete(stream)
      this.endIfStopped()
    }
  }

  private endIfStopped(): void {
    if (!this.stopping || this.isOver || this.streams.size > 0) return
    this.refuse(new OwnRefusal('the server stops'))
  }

  private evicted(): void {
    this.note('connection_refused', new OwnRefusal('the client was too slow to read while others waited for memory'))
    this.cut()
  }

  /** Without a word: nobody reads it. */
  private cut(): void {
    this.lose()
    this.socket.destroy()
  }

  /** The last that the client hears. */
  private refuse(error: unknown): void {
    if (this.isOver) return
    this.note('connection_refused', error)
    this.writer.send(frameTypes.error, 0, refusalOf(error))
    this.lose()
    this.socket.end()
    // What still comes is read and dropped: a reset could overtake the frame.
    this.socket.resume()
    this.timers.push(setTimeout(() => this.socket.destroy(), lingerMs))
  }

  private lose(): void {
    if (this.isOver) return
    this.state = 'over'
    this.decoder.stop()
    for (const timer of this.timers) clearTimeout(timer)
    this.controller.abort(new OwnRefusal('the connection broke'))
    for (const stream of this.streams.values()) stream.connectionLost()
  }

  private async closed(): Promise<void> {
    this.lose()
    for (const timer of this.timers) clearTimeout(timer)
    await Promise.all(this.working)
    await this.closeStore(this.link?.store)
  }

  private async closeStore(store: ObjectStore | undefined): Promise<void> {
    try {
      await store?.close()
    } catch (error) {
      this.note('store_not_closed', error)
    }
  }

  private after(seconds: number, why: string): NodeJS.Timeout {
    const timer = setTimeout(() => this.refuse(new OwnRefusal(why)), seconds * 1000)
    this.timers.push(timer)
    return timer
  }

  private note(event: string, error: unknown): void {
    const { metrics, log } = this.shared.context
    metrics.count('errors')
    log.warn(event, { peer: this.peer, user: this.user, code: codeOf(error), message: messageOf(error), cause: causeOf(error) })
  }
}

function causeOf(error: unknown): string | undefined {
  const { cause } = asError(error)
  return cause === undefined ? undefined : messageOf(cause)
}

