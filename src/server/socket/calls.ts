/** The calls of one connection: frames go to the call whose stream they name, and each call answers on its own. */
import { violation } from '../../core/transport/tcp/faults.js'
import { frameName, frameTypes, type FrameType } from '../../core/transport/tcp/frame.js'
import type { FrameDecoder } from '../../core/transport/tcp/frame-decoder.js'
import { expectEmpty } from '../../core/transport/tcp/messages.js'
import { callCounter, isOwnFault } from '../metrics/failure-count.js'
import type { CallStream, ConnectionLink, StreamLink } from './call-stream.js'
import type { ConnectionLog } from './connection-log.js'
import { OwnRefusal, refusalOf } from './refusal.js'
import { newStream } from './streams.js'

export const streamsAtOnce = 64

/** What a client may have sent before our last frame of the call reached it: nobody's then. */
const crossing: ReadonlySet<FrameType> = new Set([frameTypes.cancel, frameTypes.window, frameTypes.commit])

export interface CallsInit {
  readonly link: ConnectionLink
  readonly decoder: Pick<FrameDecoder, 'abandon'>
  readonly log: ConnectionLog
  /** No call is under way any more. */
  readonly rested: () => void
}

/** A DATA frame that has begun and not ended. */
export interface ArrivingData {
  readonly call: CallStream
}

export class Calls {
  private readonly streams = new Map<number, CallStream>()
  private readonly working = new Set<Promise<void>>()
  private lastStream = 0
  /** DATA that clients may still send on streams that are over. */
  private strayBytes = 0
  private stopping = false
  arriving: ArrivingData | undefined

  constructor(private readonly init: CallsInit) {}

  get underWay(): number {
    return this.streams.size
  }

  /** Of a stream; throws `invalid-usage`. */
  control(type: FrameType, stream: number, payload: Buffer): void {
    const known = this.streams.get(stream)
    if (known === undefined) {
      if (stream > this.lastStream) this.open(stream, newStream(type, payload, this.linkOf(stream)))
      else if (!crossing.has(type)) throw violation(`${frameName(type)} on stream ${stream}, where ${this.lastStream} has been used already`)
    } else if (type === frameTypes.cancel) {
      expectEmpty(payload, 'CANCEL')
      known.cancel()
    } else {
      known.control(type, payload)
    }
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

  /** `bytes` have been decoded since `before` was arriving: where it still is, all of them belong to that frame. */
  received(before: ArrivingData | undefined, bytes: number): void {
    if (before !== undefined && this.arriving === before) before.call.dataArrives(bytes)
  }

  /** New calls are refused from now on. */
  refuseNew(): void {
    this.stopping = true
  }

  /** Those under way end, committed ones too. */
  stop(error: Error): void {
    for (const call of this.streams.values()) call.stop(error)
  }

  connectionLost(): void {
    for (const call of this.streams.values()) call.connectionLost()
  }

  /** Resolves when all have ended. */
  async settled(): Promise<void> {
    await Promise.all(this.working)
  }

  private linkOf(stream: number): StreamLink {
    const { link, decoder } = this.init
    return { ...link, stream, send: (type, payload) => link.writer.send(type, stream, payload), abandon: () => decoder.abandon(stream) }
  }

  private open(stream: number, call: CallStream): void {
    if (this.streams.size >= streamsAtOnce) throw violation(`more than ${streamsAtOnce} calls at a time`)
    this.lastStream = stream
    this.streams.set(stream, call)
    const work = this.work(stream, call)
    this.working.add(work)
    void work.then(() => this.working.delete(work))
  }

  /** Never rejects. */
  private async work(stream: number, call: CallStream): Promise<void> {
    const { link, log, rested } = this.init
    try {
      if (this.stopping) throw new OwnRefusal('the server stops')
      await call.work()
    } catch (error) {
      // Faults of the store are in the log already; these are our own.
      if (isOwnFault(error)) log.fault('call_failed', error)
      else if (callCounter(error) === 'refusals') link.context.metrics.count('refusals')
      link.writer.send(frameTypes.error, stream, refusalOf(error))
    }
    this.strayBytes += call.outstandingBytes
    this.streams.delete(stream)
    if (this.streams.size === 0) rested()
  }
}
