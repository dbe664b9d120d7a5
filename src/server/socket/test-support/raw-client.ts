/** A client that sends whatever it is told, and shows what comes back. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { dataFrameBytes, encodeData, encodeFrame, frameName, frameTypes, mostChunkBytes, type FrameType } from '../../../core/transport/tcp/frame.js'
import { FrameDecoder, type FrameConsumer } from '../../../core/transport/tcp/frame-decoder.js'
import { scenePath } from './scene.js'

export interface SeenFrame {
  readonly name: string
  readonly stream: number
  readonly says: Readonly<Record<string, unknown>>
}

export const goodHello = {
  versions: [1],
  features: [],
  program: 'raw',
  client: '0'.repeat(32),
  user: 'ada',
  token: 'token-of-ada',
  path: scenePath,
  create: true,
  chunkBytes: 256 * 1024,
}

export class RawClient implements FrameConsumer {
  private readonly seen: SeenFrame[] = []
  private wake: () => void = () => undefined
  private over = false
  readonly closed: Promise<void>

  private constructor(readonly socket: Socket) {
    const decoder = new FrameDecoder(this, { controlBytes: 64 * 1024, chunkBytes: mostChunkBytes })
    socket.on('data', (chunk: Buffer) => decoder.push(chunk))
    // A reset is one way to be thrown out.
    socket.on('error', () => socket.destroy())
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    void this.closed.then(() => {
      this.over = true
      this.wake()
    })
  }

  static async connect(port: number, localAddress = '127.0.0.1'): Promise<RawClient> {
    const socket = connect({ host: '127.0.0.1', port, localAddress, noDelay: true })
    const client = new RawClient(socket)
    await Promise.race([once(socket, 'connect'), client.closed])
    return client
  }

  /** One that is in. */
  static async loggedIn(port: number, changes: Partial<typeof goodHello> = {}): Promise<RawClient> {
    const client = await RawClient.connect(port)
    client.send(frameTypes.hello, 0, { ...goodHello, ...changes })
    await client.expect('WELCOME')
    return client
  }

  send(type: FrameType, stream: number, says?: object): void {
    this.socket.write(encodeFrame(type, stream, says === undefined ? undefined : Buffer.from(JSON.stringify(says))))
  }

  sendData(stream: number, offset: number, bytes: Uint8Array): void {
    const frame = Buffer.alloc(dataFrameBytes(bytes.byteLength))
    encodeData(frame, stream, offset, bytes)
    this.socket.write(frame)
  }

  /** The next frame; undefined when the connection is over. DATA says its offset and length. */
  async next(): Promise<SeenFrame | undefined> {
    while (this.seen.length === 0 && !this.over) await new Promise<void>((resolve) => (this.wake = resolve))
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
    const says = payload.byteLength === 0 ? {} : (JSON.parse(payload.toString()) as SeenFrame['says'])
    this.show({ name: frameName(type) ?? '', stream, says })
  }

  dataBegins(): undefined {
    return undefined
  }

  dataEnds(stream: number, offset: number, length: number): void {
    this.show({ name: 'DATA', stream, says: { offset, length } })
  }

  private show(frame: SeenFrame): void {
    this.seen.push(frame)
    this.wake()
  }
}
