/**
 * Frames onto a socket. Control frames go at once; DATA frames of all streams take turns, one at a time: the system holds enough that the
 * network never waits for us, Node would copy several together, and little is held for a peer that does not read.
 */
import type { Socket } from 'node:net'
import { asError } from '../../contracts/errors.js'
import { dataFrameBytes, encodeData, encodeFrame, type FrameType } from './frame.js'

/** Memory of DATA frames that were sent, for the next ones: of all connections, the last used first, while it is in the processor's cache. */
const spare: Buffer[] = []
/** As many connections can write at once without new memory; 8 MiB of frames of the usual size. */
const mostSpare = 32

function takeMemory(bytes: number): Buffer {
  const last = spare.pop()
  return last !== undefined && last.byteLength >= bytes ? last : Buffer.allocUnsafeSlow(bytes)
}

function giveMemory(memory: Buffer): void {
  if (spare.length < mostSpare) spare.push(memory)
}

export class FrameWriter {
  private buffered = 0
  private control = 0
  private closed = false
  private checked = true
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

  /** `tlsChecksums` was agreed: DATA goes without one from now on. */
  leaveChecksumsToTls(): void {
    this.checked = false
  }

  /** `payload` becomes JSON; without it the payload is empty. `taken` is called when the system has the frame, and not where the connection ends before. */
  send(type: FrameType, stream: number, payload?: object, taken?: () => void): void {
    if (this.closed || !this.socket.writable) return
    const frame = encodeFrame(type, stream, payload === undefined ? undefined : Buffer.from(JSON.stringify(payload)))
    this.control += frame.byteLength
    this.buffered += frame.byteLength
    this.socket.write(frame, (error) => {
      this.control -= frame.byteLength
      this.flushed(frame.byteLength)
      if (error === undefined || error === null) taken?.()
    })
  }

  /**
   * Resolves once there is room and it is the caller's turn, first come first served; false when the connection is over. The turn
   * lasts until `data` or `pass` is called, one of which has to be after every call that resolves. Rejects with the signal's reason when that
   * fires before.
   */
  async turn(signal?: AbortSignal): Promise<boolean> {
    if (this.taken || this.isFull) await this.wait(signal)
    this.taken = true
    return !this.closed && this.socket.writable
  }

  /**
   * In one's turn. `bytes` may change as soon as it returns: one copy into memory that is used again and again is cheaper than what
   * becomes of a frame in three pieces below. `flushed` is called once, when the system has the frame, and when the connection ends.
   */
  data(stream: number, offset: number, bytes: Uint8Array, flushed?: () => void): void {
    const total = dataFrameBytes(bytes.byteLength)
    const memory = takeMemory(total)
    encodeData(memory, stream, offset, bytes, this.checked)
    this.buffered += total
    this.socket.write(memory.subarray(0, total), () => {
      giveMemory(memory)
      this.flushed(total)
      flushed?.()
    })
    this.pass()
  }

  /** Ends a turn. */
  pass(): void {
    this.taken = false
    this.next()
  }

  private async wait(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    let stop = (): void => undefined
    await new Promise<void>((resolve, reject) => {
      this.waiting.push(resolve)
      stop = () => {
        const at = this.waiting.indexOf(resolve)
        // Whose turn has come already has it.
        if (at < 0) return
        this.waiting.splice(at, 1)
        reject(asError(signal?.reason))
      }
      signal?.addEventListener('abort', stop, { once: true })
    }).finally(() => signal?.removeEventListener('abort', stop))
  }

  private get isFull(): boolean {
    return this.buffered > 0 && !this.closed
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
