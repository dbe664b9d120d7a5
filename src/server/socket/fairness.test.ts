import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { afterEach, describe, expect, it } from '@jest/globals'
import { dataFrameBytes, encodeData, encodeFrame, frameTypes } from '../../core/transport/tcp/frame.js'
import { firstCertificate } from './test-support/certificates.js'
import { RawClient } from './test-support/raw-client.js'
import { Scene } from './test-support/scene.js'
import { SlowStore } from './test-support/slow-store.js'

const live = { signal: new AbortController().signal }
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

let scene: Scene
const clients: RawClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await scene.close()
  expect(scene.budget.free).toBe(scene.budget.mostBytes)
})

/** Each is another client. */
async function loggedIn(): Promise<RawClient> {
  const client = await RawClient.loggedIn(scene.port, { client: randomBytes(16).toString('hex') })
  clients.push(client)
  return client
}

describe('others do not wait for', () => {
  it('clients that read nothing of what they asked for, though they fill the memory', async () => {
    scene = await Scene.open({ budgetBytes: 6_000_000 })
    const store = await scene.client()
    const body = randomBytes(5_000_000)
    const key = { type: 'pack', name: hash(body) } as const
    await store.put(key, body, live)
    // Until the systems of both sides hold as much as they do, what is read goes on its way; then somebody has to make room.
    while (!scene.events.some((event) => event.includes('too slow to read'))) {
      const client = await loggedIn()
      client.socket.pause()
      for (let stream = 1; stream <= 40; stream++) client.send(frameTypes.get, stream, { ...key, offset: 0, limit: 2 ** 40 })
      const other = randomBytes(5_000_000)
      await store.put({ type: 'pack', name: hash(other) }, other, live)
    }
    expect(Buffer.compare(await store.get(key, live), body)).toBe(0)
    // What made room lost its connection, so that nothing of it is left.
    clients.forEach((client) => client.socket.resume())
    await Promise.race(clients.map(({ closed }) => closed))
    await store.close()
  })

  it('an upload that crawls beside a busy connection: it is put off, and kept for as long as there is room', async () => {
    scene = await Scene.open({ budgetBytes: 1_000_000 })
    const slow = await loggedIn()
    const body = randomBytes(900_000)
    slow.send(frameTypes.put, 1, { type: 'pack', name: hash(body), size: body.byteLength, sha256: hash(body), ifAbsent: false })
    await slow.expect('RESUME')
    slow.sendData(1, 0, body.subarray(0, 1000))
    const pings = Buffer.concat(Array.from({ length: 1000 }, () => encodeFrame(frameTypes.ping, 0)))
    const busy = setInterval(() => slow.socket.write(pings), 50)
    try {
      const store = await scene.client()
      const other = randomBytes(900_000)
      await store.put({ type: 'pack', name: hash(other) }, other, live)
      let frame = await slow.next()
      while (frame?.name === 'WINDOW' || frame?.name === 'PONG') frame = await slow.next()
      expect(frame).toMatchObject({ name: 'ERROR', stream: 1, says: { code: 'store-failed', retryable: true } })
      expect([scene.counts.get('refusals'), scene.counts.get('errors')]).toEqual([1, undefined])
      await store.close()
    } finally {
      clearInterval(busy)
    }
  })

  it('a frame that has begun and does not end, whose memory goes to somebody else', async () => {
    scene = await Scene.open({ budgetBytes: 1_000_000, limits: { transferSeconds: 1 } })
    const slow = await loggedIn()
    const mine = Buffer.alloc(900_000, 'm')
    slow.send(frameTypes.put, 1, { type: 'pack', name: hash(mine), size: mine.byteLength, sha256: hash(mine), ifAbsent: false })
    await slow.expect('RESUME')
    const frame = dataFrame(1, 0, mine.subarray(0, 200_000))
    slow.socket.write(frame.subarray(0, 100))
    await slow.expect('ERROR')
    const store = await scene.client()
    const theirs = randomBytes(900_000)
    const key = { type: 'pack', name: hash(theirs) } as const
    const putting = store.put(key, theirs, live)
    slow.socket.write(frame.subarray(100))
    await putting
    expect(Buffer.compare(await store.get(key, live), theirs)).toBe(0)
    await store.close()
  })
})

describe('a listener that is closed', () => {
  it('lets what is under way end, takes nothing new, and cuts the rest', async () => {
    scene = await Scene.open()
    const body = randomBytes(10)
    const key = { type: 'pack', name: hash(body) } as const
    const [busy, stuck] = [await loggedIn(), await loggedIn()]
    for (const client of [busy, stuck]) {
      client.send(frameTypes.put, 1, { ...key, size: 10, sha256: key.name, ifAbsent: false })
      await client.expect('RESUME')
    }
    const idle = await loggedIn()
    const closing = scene.listener.close({ graceSeconds: 1 })
    expect(await idle.expect('ERROR')).toMatchObject({ code: 'store-failed', message: 'the server stops' })
    busy.send(frameTypes.stat, 2, key)
    expect(await busy.expect('ERROR')).toMatchObject({ message: 'the server stops' })
    busy.sendData(1, 0, body)
    await busy.expect('WINDOW')
    busy.send(frameTypes.commit, 1)
    await busy.expect('RECEIPT')
    await busy.expect('ERROR')
    await closing
    await stuck.closed
  })

  it('shakes no hands any more, while others go on', async () => {
    const slow = new SlowStore({ puts: false })
    scene = await Scene.open({ certificate: firstCertificate, open: () => Promise.resolve(slow.store) })
    const connection = connect(scene.port, '127.0.0.1')
    await once(connection, 'connect')
    const store = await scene.client()
    const body = randomBytes(10)
    const key = { type: 'pack', name: hash(body) } as const
    await store.put(key, body, live)
    const getting = store.get(key, live)
    await slow.asked
    const closing = scene.listener.close({ graceSeconds: 60 })
    const secure = connectSecurely({ socket: connection, rejectUnauthorized: false })
    const outcome = await Promise.race([once(secure, 'secureConnect').then(() => 'let in'), once(connection, 'close')]).catch(() => 'broken')
    slow.answer()
    expect(Buffer.compare(await getting, body)).toBe(0)
    secure.destroy()
    await closing
    await store.close()
    expect(outcome).not.toBe('let in')
  })
})

function dataFrame(stream: number, offset: number, bytes: Uint8Array): Buffer {
  const frame = Buffer.alloc(dataFrameBytes(bytes.byteLength))
  encodeData(frame, stream, offset, bytes)
  return frame
}
