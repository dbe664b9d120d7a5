/** A connection that sends whatever it is told, over TCP or TLS, from any of this machine's own addresses. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as secureConnect, createSecureContext } from 'node:tls'
import { FrameSocket, frameTypes } from './protocol.js'

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

export class RawConnection extends FrameSocket {
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
}
