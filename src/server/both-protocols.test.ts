/** What clients of one protocol take from those of the other. */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../core/contracts/errors.js'
import type { Listener, ServerLimits } from './contracts.js'
import { startRestListener } from './rest/listener.js'
import { Scene, token } from './socket/test-support/scene.js'

const live = { signal: new AbortController().signal }
const budgetBytes = 6_000_000

let scene: Scene
let rest: Listener
let sockets: Socket[]
beforeEach(() => {
  sockets = []
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await rest.close({ graceSeconds: 0 })
  await scene.close()
  expect([scene.budget.free, scene.counts.get('connections_open')]).toEqual([budgetBytes, 0])
})

async function start(limits: Partial<ServerLimits> = {}): Promise<void> {
  scene = await Scene.open({ budgetBytes, limits })
  rest = await startRestListener(scene.context, { host: '127.0.0.1', port: 0 })
}

const request = (path: string): string => `GET /ada/photos/${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${Buffer.from(`ada:${token}`).toString('base64')}\r\n\r\n`

async function restClient(text: string): Promise<Socket> {
  const socket = connect(Number(rest.address.split(':').at(-1)), '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

describe('both protocols', () => {
  it('have one memory: who reads nothing over the one makes room for the other', async () => {
    await start()
    const store = await scene.client()
    const body = randomBytes(5_000_000)
    const key = { type: 'pack', name: createHash('sha256').update(body).digest('hex') } as const
    await store.put(key, body, live)
    const readers: Socket[] = []
    // Until the systems of both sides hold as much as they do, what is read goes on its way; then somebody has to make room.
    while ((scene.counts.get('refusals') ?? 0) === 0) {
      const reader = await restClient(request(`data/${key.name}`).repeat(4))
      reader.pause()
      readers.push(reader)
      const other = randomBytes(5_000_000)
      await store.put({ type: 'pack', name: createHash('sha256').update(other).digest('hex') }, other, live)
    }
    readers.forEach((reader) => reader.resume())
    await Promise.race(readers.map((reader) => once(reader, 'close')))
    await store.close()
  })

  it('have one count of connections', async () => {
    await start({ connectionsPerUser: 2 })
    const first = await scene.client()
    const second = await restClient(request('config'))
    await once(second, 'data')
    expect(await scene.client().then((store) => store.stat({ type: 'config', name: 'config' }, live)).then(() => 'let in', codeOf)).toBe('store-failed')
    const refused = await restClient(request('config'))
    const [answer] = (await once(refused, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1.1 429 /)
    second.destroy()
    await first.close()
  })
})
