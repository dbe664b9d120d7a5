/** A socket on which frames are sent as told, in order or not, and which shows the frames that come back. */
import type { Socket } from 'node:net'
import { dataFrameBytes, encodeData, encodeFrame, frameName, mostChunkBytes, mostControlBytes, type FrameType } from '../../../core/transport/tcp/frame.js'
import { FrameDecoder, type FrameConsumer } from '../../../core/transport/tcp/frame-decoder.js'

export interface SeenFrame {
  readonly name: string
  readonly stream: number
  /** What a control frame says; of DATA its offset and length. */
  readonly says: Readonly<Record<string, unknown>>
}

/** Nobody waits longer for one frame. */
const patienceMs = 30_000

export function jsonFrame(type: FrameType, stream: number, says?: object): Buffer {
  return encodeFrame(type, stream, says === undefined ? undefined : Buffer.from(JSON.stringify(says)))
}

export function dataFrame(stream: number, offset: number, bytes: Uint8Array): Buffer {
  const frame = Buffer.alloc(dataFrameBytes(bytes.byteLength))
  encodeData(frame, stream, offset, bytes)
  return frame
}

export class FrameSocket implements FrameConsumer {
  private readonly seen: SeenFrame[] = []
  private wake: () => void = () => undefined
  private over = false
  readonly closed: Promise<void>

  /** `socket` may be gone already: a server hangs up on whom it does not want. */
  constructor(readonly socket: Socket) {
    const decoder = new FrameDecoder(this, { controlBytes: mostControlBytes, chunkBytes: mostChunkBytes })
    socket.on('data', (chunk: Buffer) => decoder.push(chunk))
    // A reset is one way to be thrown out.
    socket.on('error', () => socket.destroy())
    this.closed = socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()))
    void this.closed.then(() => {
      this.over = true
      this.wake()
    })
  }

  get isOpen(): boolean {
    return !this.over
  }

  send(type: FrameType, stream: number, says?: object): void {
    this.socket.write(jsonFrame(type, stream, says))
  }

  sendData(stream: number, offset: number, bytes: Uint8Array): void {
    this.socket.write(dataFrame(stream, offset, bytes))
  }

  /** The next frame; undefined when the connection is over. Rejects where nothing comes. */
  async next(): Promise<SeenFrame | undefined> {
    if (this.seen.length === 0 && !this.over) {
      let late: NodeJS.Timeout | undefined
      const silence = new Promise<never>((_, reject) => (late = setTimeout(() => reject(new Error(`nothing came for ${patienceMs / 1000} s`)), patienceMs)))
      await Promise.race([this.something(), silence]).finally(() => clearTimeout(late))
    }
    return this.seen.shift()
  }

  /** The next frame has to be of this type. */
  async expect(name: string): Promise<SeenFrame['says']> {
    const frame = await this.next()
    if (frame?.name !== name) throw new Error(`${name} was to come, and what came was ${JSON.stringify(frame)}`)
    return frame.says
  }

  destroy(): void {
    this.socket.destroy()
  }

  control(type: FrameType, stream: number, payload: Buffer): void {
    this.show({ name: frameName(type) ?? '', stream, says: payload.byteLength === 0 ? {} : (JSON.parse(payload.toString()) as SeenFrame['says']) })
  }

  dataBegins(): undefined {
    return undefined
  }

  dataEnds(stream: number, offset: number, length: number): void {
    this.show({ name: 'DATA', stream, says: { offset, length } })
  }

  private async something(): Promise<void> {
    while (this.seen.length === 0 && !this.over) await new Promise<void>((resolve) => (this.wake = resolve))
  }

  private show(frame: SeenFrame): void {
    this.seen.push(frame)
    this.wake()
  }
}
