/** A connection that sends whatever it is told, over TCP or TLS, from any of this machine's own addresses, and shows what comes back. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as secureConnect, createSecureContext } from 'node:tls'
import type { FrameType } from '../../../src/core/transport/tcp/frame.js'
import type * as Decoder from '../../../src/core/transport/tcp/frame-decoder.js'
import { FrameDecoder, frameName, frameTypes, jsonFrame, mostChunkBytes, mostControlBytes } from './protocol.js'

export interface Place {
  readonly host: string
  readonly port: number
  readonly secure: boolean
}

export interface Login {
  readonly user: string
  readonly token: string
  readonly path: string
}

export interface SeenFrame {
  readonly name: string
  readonly stream: number
  /** Of DATA nothing. */
  readonly says: Readonly<Record<string, unknown>>
}

/** Nobody waits longer for one frame. */
const patienceMs = 30_000
/** Made once: reading the system's authorities takes longer than a handshake. */
const secureContext = createSecureContext({ minVersion: 'TLSv1.3' })

export function helloOf({ user, token, path }: Login): object {
  return { versions: [1], features: [], program: 'hostile', client: randomBytes(16).toString('hex'), user, token, path, create: true, chunkBytes: 256 * 1024 }
}

/** `from`: an address out of 127.0.0.0/8. The socket may be gone already: the server hangs up on whom it does not want. */
export async function connectSocket({ host, port, secure }: Place, from: string): Promise<Socket> {
  const socket = connect({ host, port, localAddress: from, noDelay: true })
  await settled(socket, 'connect')
  if (!secure || socket.destroyed) return socket
  // Who the server is was looked at by the honest clients.
  const encrypted = secureConnect({ socket, secureContext, rejectUnauthorized: false })
  await settled(encrypted, 'secureConnect')
  return encrypted
}

async function settled(socket: Socket, event: string): Promise<void> {
  // A reset is one way to be thrown out.
  socket.on('error', () => socket.destroy())
  await Promise.race([once(socket, event), once(socket, 'close')]).catch(() => undefined)
}

export class RawConnection implements Decoder.FrameConsumer {
  private readonly seen: SeenFrame[] = []
  private wake: () => void = () => undefined
  private over = false
  readonly closed: Promise<void>

  private constructor(readonly socket: Socket) {
    const decoder = new FrameDecoder(this, { controlBytes: mostControlBytes, chunkBytes: mostChunkBytes })
    socket.on('data', (chunk: Buffer) => decoder.push(chunk))
    this.closed = socket.destroyed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()))
    void this.closed.then(() => {
      this.over = true
      this.wake()
    })
  }

  static async open(place: Place, from: string): Promise<RawConnection> {
    return new RawConnection(await connectSocket(place, from))
  }

  /** One that is in. */
  static async loggedIn(place: Place, from: string, login: Login): Promise<RawConnection> {
    const connection = await RawConnection.open(place, from)
    connection.send(frameTypes.hello, 0, helloOf(login))
    await connection.expect('WELCOME')
    return connection
  }

  get isOpen(): boolean {
    return !this.over
  }

  send(type: FrameType, stream: number, says?: object): void {
    this.socket.write(jsonFrame(type, stream, says))
  }

  /** The next frame; undefined when the connection is over. Rejects where nothing comes. */
  async next(): Promise<SeenFrame | undefined> {
    if (this.seen.length === 0 && !this.over) {
      let late: NodeJS.Timeout | undefined
      const silence = new Promise<never>((_, reject) => (late = setTimeout(() => reject(new Error(`nothing came for ${patienceMs / 1000} s`)), patienceMs)))
      const something = (async () => {
        while (this.seen.length === 0 && !this.over) await new Promise<void>((resolve) => (this.wake = resolve))
      })()
      await Promise.race([something, silence]).finally(() => clearTimeout(late))
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

  dataEnds(stream: number): void {
    this.show({ name: 'DATA', stream, says: {} })
  }

  private show(frame: SeenFrame): void {
    this.seen.push(frame)
    this.wake()
  }
}
