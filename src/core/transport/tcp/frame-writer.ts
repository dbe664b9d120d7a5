/**
 * Frames onto a socket. Control frames go at once; DATA frames of all streams take turns, and wait until the socket has room, so that
 * what is buffered for a peer that does not read stays small.
 */
import type { Socket } from 'node:net'
import { encodeData, encodeFrame, type FrameType } from './frame.js'

/** DATA waits while so much is buffered: enough that the network never waits for us. */
const bufferedBytes = 512 * 1024

export class FrameWriter {
  private buffered = 0
  private control = 0
  private closed = false
  /** Somebody's turn has begun and not ended. */
  private taken = false
  private readonly waiting: (() => void)[] = []

  /** `moved` is called whenever the system took bytes: the peer is alive and reads. */
  constructor(
    private readonly socket: Socket,
    private readonly moved: () => void = () => undefined,
  ) {
    socket.once('close', () => this.close())
  }

  /** Bytes of control frames that the system has not taken yet: a peer that asks and does not read answers makes it grow. */
  get controlBacklog(): number {
    return this.control
  }

  /** `payload` becomes JSON; without it the payload is empty. */
  send(type: FrameType, stream: number, payload?: object): void {
    if (this.closed || !this.socket.writable) return
    const frame = encodeFrame(type, stream, payload === undefined ? undefined : Buffer.from(JSON.stringify(payload)))
    this.control += frame.byteLength
    this.buffered += frame.byteLength
    this.socket.write(frame, () => {
      this.control -= frame.byteLength
      this.flushed(frame.byteLength)
    })
  }

  /**
   * Resolves once there is room and it is the caller's turn, first come first served; false when the connection is over. The turn
   * lasts until `data` or `pass` is called, one of which has to be after every call.
   */
  async turn(): Promise<boolean> {
    if (this.taken || this.isFull) await new Promise<void>((resolve) => this.waiting.push(resolve))
    this.taken = true
    return !this.closed && this.socket.writable
  }

  /** In one's turn. `bytes` must not change until `flushed` was called, which happens exactly once, also when the connection ends. */
  data(stream: number, offset: number, bytes: Uint8Array, flushed: () => void): void {
    const { head, tail } = encodeData(stream, offset, bytes)
    const total = head.byteLength + bytes.byteLength + tail.byteLength
    this.buffered += total
    this.socket.cork()
    this.socket.write(head)
    this.socket.write(bytes)
    this.socket.write(tail, () => {
      this.flushed(total)
      flushed()
    })
    this.socket.uncork()
    this.pass()
  }

  /** Ends a turn. */
  pass(): void {
    this.taken = false
    this.next()
  }

  private get isFull(): boolean {
    return this.buffered >= bufferedBytes && !this.closed
  }

  private flushed(bytes: number): void {
    this.buffered -= bytes
    this.moved()
    this.next()
  }

  private next(): void {
    if (this.taken || this.isFull || this.waiting.length === 0) return
    this.taken = true
    this.waiting.shift()?.()
  }

  private close(): void {
    this.closed = true
    this.next()
  }
}
