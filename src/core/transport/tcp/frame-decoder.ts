/**
 * Frames out of a stream of bytes, cut anywhere. Holds no more than the control frame that is arriving, and of that no more than
 * has arrived; the bytes of objects are written where the consumer wants them, without a copy in between.
 */
import { crc32c } from '@node-rs/crc32'
import { damagedOnTheWay, violation } from './faults.js'
import { checksumBytes, frameName, frameTypes, headerBytes, isFrameType, offsetBytes, type FrameType } from './frame.js'

export interface FrameConsumer {
  /** A whole frame that is not DATA. `payload` is the consumer's. May throw, which ends the decoding. */
  control(type: FrameType, stream: number, payload: Buffer): void
  /**
   * A DATA frame begins. The answer is where its `length` bytes go (exactly so many), or undefined to drop them. What arrives there
   * counts only once `dataEnds` was called.
   */
  dataBegins(stream: number, length: number): Uint8Array | undefined
  /** The frame is whole and its checksum right. `offset`: what it says of itself, to be compared. */
  dataEnds(stream: number, offset: number, length: number): void
}

/** Of payloads, in bytes. */
export interface DecoderLimits {
  readonly controlBytes: number
  /** Of one DATA frame without its offset: 0 where none is expected yet. */
  readonly chunkBytes: number
  /** DATA carries no checksum (`tlsChecksums` in frame.ts; default: it does). */
  readonly unchecked?: boolean
}

interface Header {
  readonly type: FrameType
  readonly stream: number
  readonly payloadBytes: number
}

type Stage = 'header' | 'control' | 'offset' | 'data' | 'checksum'

export class FrameDecoder {
  private stage: Stage = 'header'
  private header: Header = { type: frameTypes.ping, stream: 0, payloadBytes: 0 }
  /** Headers, offsets and checksums are gathered here when they come in pieces. */
  private readonly small = Buffer.alloc(headerBytes)
  private filled = 0
  private pieces: Buffer[] = []
  private target: Uint8Array | undefined
  private offset = 0n
  private checksum = 0
  private over = false

  constructor(
    private readonly consumer: FrameConsumer,
    private limits: DecoderLimits,
  ) {}

  /** From the next header on. */
  setLimits(limits: DecoderLimits): void {
    this.limits = limits
  }

  /**
   * Throws `store-failed` for a wrong checksum, `invalid-usage` for what is no frame, and what the consumer throws. The stream is lost
   * then: every further call does nothing.
   */
  push(chunk: Buffer): void {
    try {
      for (let at = 0; at < chunk.byteLength && !this.over; ) at += this.take(chunk, at)
    } catch (error) {
      this.stop()
      throw error
    }
  }

  /** Nothing that comes after this call reaches the consumer, nor what it let be written to. */
  stop(): void {
    this.over = true
    this.pieces = []
    this.target = undefined
  }

  /** The rest of a DATA frame of this stream, if one is arriving, is dropped: its target belongs to somebody else from now on. */
  abandon(stream: number): void {
    if (this.header.stream === stream) this.target = undefined
  }

  /** Handles what stands at `at`, and says how many bytes that were. */
  private take(chunk: Buffer, at: number): number {
    switch (this.stage) {
      case 'header':
        return this.gather(chunk, at, headerBytes, (bytes) => this.headerEnds(bytes))
      case 'offset':
        return this.gather(chunk, at, offsetBytes, (bytes) => this.offsetEnds(bytes))
      case 'checksum':
        return this.gather(chunk, at, checksumBytes, (bytes) => this.frameEnds(bytes))
      case 'control':
      case 'data':
        return this.takePayload(chunk, at)
    }
  }

  private gather(chunk: Buffer, at: number, wanted: number, done: (bytes: Buffer) => void): number {
    if (this.filled === 0 && chunk.byteLength - at >= wanted) {
      done(chunk.subarray(at, at + wanted))
      return wanted
    }
    const taken = chunk.copy(this.small, this.filled, at, Math.min(chunk.byteLength, at + wanted - this.filled))
    this.filled += taken
    if (this.filled === wanted) {
      this.filled = 0
      done(this.small.subarray(0, wanted))
    }
    return taken
  }

  private headerEnds(bytes: Buffer): void {
    if (crc32c(bytes.subarray(0, 12)) !== bytes.readUInt32BE(12)) throw damagedOnTheWay("a frame's header")
    const type = bytes.readUInt8(4)
    if (!isFrameType(type)) throw violation(`no frame has the type ${type}`)
    if ((bytes.readUInt32BE(4) & 0xffffff) !== 0) throw violation('reserved bytes of a header are not zero')
    this.header = { type, stream: bytes.readUInt32BE(8), payloadBytes: bytes.readUInt32BE(0) }
    if (type === frameTypes.data) this.dataBegins()
    else this.controlBegins()
  }

  private controlBegins(): void {
    const { type, stream, payloadBytes } = this.header
    if (payloadBytes > this.limits.controlBytes) throw violation(`${frameName(type)} claims ${payloadBytes} bytes, ${this.limits.controlBytes} are allowed here`)
    if (payloadBytes === 0) this.consumer.control(type, stream, Buffer.alloc(0))
    else this.payloadBegins('control')
  }

  private dataBegins(): void {
    const { stream, payloadBytes } = this.header
    const length = payloadBytes - offsetBytes
    if (length > this.limits.chunkBytes) throw violation(`DATA claims ${length} bytes, ${this.limits.chunkBytes} are allowed here`)
    if (length < 1) throw violation('DATA without a byte')
    this.target = this.consumer.dataBegins(stream, length)
    this.stage = 'offset'
  }

  private offsetEnds(bytes: Buffer): void {
    this.offset = bytes.readBigUInt64BE(0)
    this.payloadBegins('data')
    if (this.isChecked) this.checksum = crc32c(bytes)
  }

  private payloadBegins(stage: 'control' | 'data'): void {
    this.stage = stage
    this.checksum = 0
    this.received = 0
  }

  private received = 0

  private get isChecked(): boolean {
    return this.stage === 'control' || this.limits.unchecked !== true
  }

  private takePayload(chunk: Buffer, at: number): number {
    const total = this.stage === 'data' ? this.header.payloadBytes - offsetBytes : this.header.payloadBytes
    const piece = chunk.subarray(at, Math.min(chunk.byteLength, at + total - this.received))
    if (this.isChecked) this.checksum = crc32c(piece, this.checksum)
    // A copy, because the pieces may be small parts of large packets.
    if (this.stage === 'control') this.pieces.push(Buffer.from(piece))
    else this.target?.set(piece, this.received)
    this.received += piece.byteLength
    if (this.received === total) this.stage = 'checksum'
    return piece.byteLength
  }

  private frameEnds(bytes: Buffer): void {
    const { type, stream, payloadBytes } = this.header
    if (bytes.readUInt32BE(0) !== this.checksum) throw damagedOnTheWay(`a frame of type ${frameName(type)}`)
    this.stage = 'header'
    this.target = undefined
    if (type === frameTypes.data) {
      if (this.offset > BigInt(Number.MAX_SAFE_INTEGER)) throw violation('an offset beyond 2^53')
      this.consumer.dataEnds(stream, Number(this.offset), payloadBytes - offsetBytes)
      return
    }
    const payload = Buffer.concat(this.pieces)
    this.pieces = []
    this.consumer.control(type, stream, payload)
  }
}
