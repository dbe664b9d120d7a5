/** A client of a scene's server that sends whatever it is told. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { frameTypes } from '../../../core/transport/tcp/frame.js'
import { FrameSocket } from './frame-socket.js'
import { scenePath } from './scene.js'

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

export class RawClient extends FrameSocket {
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
}
