/** What a client and a server agree to besides the protocol. */
import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { connect } from 'node:tls'
import { afterEach, describe, expect, it } from '@jest/globals'
import { frameTypes, tlsChecksums } from '../../core/transport/tcp/frame.js'
import { firstCertificate } from './test-support/certificates.js'
import { FrameSocket } from './test-support/frame-socket.js'
import { goodHello } from './test-support/raw-client.js'
import { Scene } from './test-support/scene.js'

const features = [tlsChecksums, 'of-another-time']
let scene: Scene
let client: FrameSocket | undefined
afterEach(async () => {
  client?.destroy()
  await scene.close()
})

async function welcomeOver(secure: boolean): Promise<Readonly<Record<string, unknown>>> {
  scene = await Scene.open(secure ? { certificate: firstCertificate } : {})
  const at = { host: '127.0.0.1', port: scene.port }
  const socket = secure ? connect({ ...at, rejectUnauthorized: false }) : connectPlain(at)
  await once(socket, secure ? 'secureConnect' : 'connect')
  client = new FrameSocket(socket)
  client.send(frameTypes.hello, 0, { ...goodHello, features })
  return client.expect('WELCOME')
}

describe('checksums of DATA', () => {
  it('are left to TLS where there is TLS', async () => {
    expect(await welcomeOver(true)).toMatchObject({ features: [tlsChecksums] })
  })

  it('stay where there is none, whatever the client offers', async () => {
    expect(await welcomeOver(false)).toMatchObject({ features: [] })
  })
})
