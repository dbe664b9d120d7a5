/** The server's end of one connection, from HELLO until nothing of it is left. */
import type { Socket } from 'node:net'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import { violation } from '../../core/transport/tcp/faults.js'
import { FrameDecoder, type FrameConsumer } from '../../core/transport/tcp/frame-decoder.js'
import { frameName, frameTypes, mostControlBytes, mostHelloBytes, tlsChecksums, type FrameType } from '../../core/transport/tcp/frame.js'
import { FrameWriter } from '../../core/transport/tcp/frame-writer.js'
import { expectEmpty, parseHello, type Hello } from '../../core/transport/tcp/messages.js'
import type { CountedConnection, ListenerContext } from '../contracts.js'
import { Calls, streamsAtOnce } from './calls.js'
import { ConnectionEnd } from './connection-end.js'
import { ConnectionLog } from './connection-log.js'
import { logIn, welcomeTo } from './login.js'
import { Outflow } from './outflow.js'
import { OwnRefusal } from './refusal.js'
import type { Uploads } from './uploads.js'

/** What all connections of a listener have in common. */
export interface SessionShared {
  readonly context: ListenerContext
  readonly uploads: Uploads
  /** Of WELCOME. */
  readonly serverId: string
}

/** Answers that a client does not read: from here on nothing more is read from it either. */
const mostControlBacklog = 256 * 1024

export class Session implements FrameConsumer {
  private readonly decoder = new FrameDecoder(this, { controlBytes: mostHelloBytes, chunkBytes: 0 })
  private readonly writer: FrameWriter
  private readonly log: ConnectionLog
  private readonly end: ConnectionEnd
  private readonly idle: NodeJS.Timeout
  private readonly login: NodeJS.Timeout
  /** Since HELLO: settles with WELCOME, or with its refusal. */
  private entering: Promise<void> | undefined
  /** Since WELCOME. */
  private calls: Calls | undefined
  private store: ObjectStore | undefined
  private stopping = false
  /** Resolves when nothing of it is left. */
  readonly ended: Promise<void>

  constructor(
    private readonly socket: Socket,
    peer: string,
    private readonly counted: CountedConnection,
    private readonly shared: SessionShared,
  ) {
    const { limits } = shared.context
    this.writer = new FrameWriter(socket, () => this.goOnReading())
    this.log = new ConnectionLog(shared.context, peer)
    this.end = new ConnectionEnd({ socket, writer: this.writer, log: this.log, lost: () => this.lost() })
    this.idle = this.end.after(limits.idleSeconds, `nothing was heard for ${limits.idleSeconds} s`)
    this.login = this.end.after(limits.loginSeconds, `no HELLO within ${limits.loginSeconds} s`)
    this.end.after(limits.connectionSeconds, `no connection lasts longer than ${limits.connectionSeconds} s; make another`)
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('error', (error) => this.log.broken(error))
    this.ended = new Promise((resolve) => socket.once('close', () => void this.cleanUp().then(resolve)))
  }

  /** Takes no new calls; ends when those under way have. */
  stop(): void {
    this.stopping = true
    this.calls?.refuseNew()
    this.endIfStopped()
  }

  /** Now, whatever is under way. */
  destroy(): void {
    this.end.cut()
    this.calls?.stop(new OwnRefusal('the server stops'))
  }

  control(type: FrameType, stream: number, payload: Buffer): void {
    if (this.entering === undefined && type === frameTypes.hello && stream === 0) return this.greeted(parseHello(payload))
    if (this.calls === undefined) throw violation(`${frameName(type)} before WELCOME`)
    if (stream === 0) this.ofConnection(type, payload)
    else this.calls.control(type, stream, payload)
  }

  dataBegins(stream: number, length: number): Uint8Array | undefined {
    return this.calls?.dataBegins(stream, length)
  }

  dataEnds(stream: number, offset: number, length: number): void {
    this.calls?.dataEnds(stream, offset, length)
  }

  private ofConnection(type: FrameType, payload: Buffer): void {
    if (type !== frameTypes.ping && type !== frameTypes.pong) throw violation(`${frameName(type)} on stream 0`)
    expectEmpty(payload, frameName(type) ?? '')
    if (type === frameTypes.ping) this.writer.send(frameTypes.pong, 0)
  }

  private receive(chunk: Buffer): void {
    if (this.end.isOver) return
    this.idle.refresh()
    this.shared.context.memory.received(chunk.byteLength)
    try {
      const before = this.calls?.arriving
      this.decoder.push(chunk)
      this.calls?.received(before, chunk.byteLength)
    } catch (error) {
      return this.end.refuse(error)
    }
    if (this.writer.controlBacklog > mostControlBacklog) this.socket.pause()
  }

  private goOnReading(): void {
    if (this.socket.isPaused() && this.writer.controlBacklog <= mostControlBacklog) this.socket.resume()
  }

  private greeted(hello: Hello): void {
    clearTimeout(this.login)
    this.entering = this.letIn(hello).catch((error: unknown) => this.end.refuse(error))
  }

  private async letIn(hello: Hello): Promise<void> {
    const { end, log, counted, decoder, writer } = this
    const { context, uploads, serverId } = this.shared
    const { user, store } = await logIn(hello, { context, counted, log, signal: end.signal })
    this.store = store
    if (end.isOver) return
    const owner = { client: hello.client, session: this, superseded: () => end.cut() }
    const outflow = new Outflow(user, context.memory, (why) => end.cut(why))
    const link = { store, user, path: hello.path, chunkBytes: hello.chunkBytes, writer, context, uploads, outflow, owner }
    this.calls = new Calls({ link, decoder, log, rested: () => this.endIfStopped() })
    const unchecked = 'encrypted' in this.socket && hello.features.includes(tlsChecksums)
    decoder.setLimits({ controlBytes: mostControlBytes, chunkBytes: hello.chunkBytes, unchecked })
    if (unchecked) writer.leaveChecksumsToTls()
    writer.send(frameTypes.welcome, 0, welcomeTo(hello, context, { server: serverId, streams: streamsAtOnce, features: unchecked ? [tlsChecksums] : [] }))
    this.endIfStopped()
  }

  private endIfStopped(): void {
    if (this.stopping && (this.calls?.underWay ?? 0) === 0) this.end.refuse(new OwnRefusal('the server stops'))
  }

  private lost(): void {
    this.decoder.stop()
    this.calls?.connectionLost()
  }

  /** Never rejects. */
  private async cleanUp(): Promise<void> {
    this.end.closed()
    await this.entering
    await this.calls?.settled()
    try {
      await this.store?.close()
    } catch (error) {
      this.log.fault('store_not_closed', error)
    }
  }
}
