import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { encodeFrame, frameTypes, type FrameType } from '../../core/transport/tcp/frame.js'
import type { ServerLimits } from '../contracts.js'
import { goodHello, RawClient } from './test-support/raw-client.js'
import { SlowStore } from './test-support/slow-store.js'
import { Scene, type SceneOptions } from './test-support/scene.js'

const live = { signal: new AbortController().signal }
const pack = { type: 'pack', name: 'ab'.repeat(32) } as const
const putOf = (size: number): object => ({ ...pack, size, sha256: pack.name, ifAbsent: false })
const { put, stat, data, commit, hello, get, list, window: windowType, cancel, ping, welcome, resume } = frameTypes

let scene: Scene
let clients: RawClient[] = []

async function begin(options: SceneOptions = {}): Promise<void> {
  scene = await Scene.open(options)
}

async function connected(): Promise<RawClient> {
  const client = await RawClient.connect(scene.port)
  clients.push(client)
  return client
}

async function loggedIn(changes: Partial<typeof goodHello> = {}): Promise<RawClient> {
  const client = await RawClient.loggedIn(scene.port, changes)
  clients.push(client)
  return client
}

/** The connection ends with ERROR on stream 0. */
async function expectThrownOut(client: RawClient, code: string): Promise<string> {
  let frame = await client.next()
  while (frame !== undefined && (frame.name !== 'ERROR' || frame.stream !== 0)) frame = await client.next()
  expect(frame?.says).toMatchObject({ code })
  expect(await client.next()).toBeUndefined()
  return String(frame?.says['message'])
}

/** Somebody else is none the worse for it. */
async function expectOthersWork(): Promise<void> {
  const store = await scene.client()
  const body = randomBytes(300_000)
  const key = { type: 'pack', name: createHash('sha256').update(body).digest('hex') } as const
  await store.put(key, body, live)
  expect(Buffer.compare(await store.get(key, live), body)).toBe(0)
  await store.close()
}

beforeEach(() => {
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.destroy()
  await expectOthersWork()
  await scene.close()
  expect([scene.budget.free, scene.counts.get('connections_open'), scene.counts.get('uploads_open')]).toEqual([scene.budget.mostBytes, 0, 0])
})

describe('before it is let in, a client', () => {
  const withHello = (changes: object) => (client: RawClient) => client.send(hello, 0, { ...goodHello, ...changes })
  it.each<[string, string, (client: RawClient) => unknown]>([
    ['sends nonsense', 'store-failed', (client) => client.socket.write(randomBytes(100))],
    ['speaks HTTP', 'store-failed', (client) => client.socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')],
    ['asks for something', 'invalid-usage', (client) => client.send(stat, 1, pack)],
    ['sends PING', 'invalid-usage', (client) => client.send(ping, 0)],
    ['sends what only servers send', 'invalid-usage', (client) => client.send(welcome, 0, {})],
    ['claims a HELLO of 9,000 bytes', 'invalid-usage', (client) => client.socket.write(encodeFrame(hello, 0, Buffer.alloc(9000)))],
    ['says no JSON', 'invalid-usage', (client) => client.socket.write(encodeFrame(hello, 0, Buffer.from('{"a":')))],
    ['says no UTF-8', 'invalid-usage', (client) => client.socket.write(encodeFrame(hello, 0, Buffer.from([0x22, 0xff, 0x22])))],
    ['nests', 'invalid-usage', (client) => client.socket.write(encodeFrame(hello, 0, Buffer.from('['.repeat(8000))))],
    ['leaves out a field', 'invalid-usage', withHello({ token: undefined })],
    ['has a field of another kind', 'invalid-usage', withHello({ create: 'yes' })],
    ['wants chunks of 1 GB', 'invalid-usage', withHello({ chunkBytes: 2 ** 30 })],
    ['wants chunks of a byte', 'invalid-usage', withHello({ chunkBytes: 1 })],
    ['speaks another version only', 'unsupported', withHello({ versions: [2, 3] })],
    ['has a wrong token', 'login-refused', withHello({ token: 'guessed' })],
    ["asks for another's namespace", 'access-denied', withHello({ path: 'bob/photos' })],
    ['says HELLO, and goes on before the answer', 'invalid-usage', (client) => {
      client.send(hello, 0, goodHello)
      client.send(stat, 1, pack)
    }],
  ])('is thrown out when it %s', async (_name, code, act) => {
    await begin()
    const client = await connected()
    act(client)
    await expectThrownOut(client, code)
    expect([scene.counts.get('refusals'), scene.counts.get('errors')]).toEqual([1, undefined])
  })
})

describe('once it is in, a client', () => {
  it.each<[string, FrameType, object | undefined]>([
    ['a name with ..', stat, { type: 'pack', name: '../../etc/passwd' }],
    ['a name in capitals', get, { type: 'pack', name: 'AB'.repeat(32), offset: 0, limit: 1 }],
    ['a type that is none', stat, { type: 'packs', name: pack.name }],
    ['a name that is not the hash', put, { ...pack, size: 1, sha256: 'cd'.repeat(32), ifAbsent: false }],
    ['a negative offset', get, { ...pack, offset: -1, limit: 10 }],
    ['a fraction of a byte', get, { ...pack, offset: 0, length: 0.5, limit: 10 }],
    ['a size beyond 2^53', put, { ...pack, size: 2 ** 60, sha256: pack.name, ifAbsent: false }],
    ['a list of everything', list, { type: '*', limit: 10 }],
    ['nothing where something is needed', stat, undefined],
    ['what only servers send', resume, { acknowledged: 0, limit: 1 }],
    ['a second HELLO', hello, goodHello],
    ['COMMIT of nothing', commit, undefined],
    ['WINDOW of nothing', windowType, { acknowledged: 0, limit: 1 }],
  ])('is thrown out for %s', async (_name, type, says) => {
    await begin()
    const client = await loggedIn()
    client.send(type, 1, says)
    await expectThrownOut(client, 'invalid-usage')
  })

  it.each<[string, (client: RawClient) => void, RegExp]>([
    ['at a wrong offset', (client) => client.sendData(1, 1, Buffer.alloc(10)), /DATA at 1 where 0 is next/],
    ['beyond the size', (client) => client.sendData(1, 0, Buffer.alloc(101)), /up to 101 where 100 is the limit/],
    ['of another stream', (client) => client.sendData(2, 0, Buffer.alloc(10)), /not open/],
    ['larger than agreed', (client) => client.sendData(1, 0, Buffer.alloc(5000)), /claims 5000 bytes, 4096 are allowed/],
    ['that is too little, and COMMIT', (client) => client.send(commit, 1), /COMMIT after 0 of 100 bytes/],
  ])('is thrown out for DATA %s', async (_name, act, message) => {
    await begin()
    const client = await loggedIn({ chunkBytes: 4096 })
    client.send(put, 1, putOf(100))
    expect(await client.expect('RESUME')).toEqual({ acknowledged: 0, limit: 100 })
    act(client)
    expect(await expectThrownOut(client, 'invalid-usage')).toMatch(message)
  })

  it('is thrown out for DATA of an upload that waits for memory', async () => {
    await begin({ budgetBytes: 1_000_000 })
    const client = await loggedIn()
    client.send(put, 1, putOf(1_000_000))
    await client.expect('RESUME')
    client.send(put, 2, putOf(999_999))
    client.sendData(2, 0, Buffer.alloc(10))
    expect(await expectThrownOut(client, 'invalid-usage')).toMatch(/DATA before RESUME/)
  })

  it('is thrown out for a 65th call, and for frames that claim 2 GB', async () => {
    await begin({ budgetBytes: 1_000_000 })
    const client = await loggedIn()
    // These wait for memory: the first one has all of it.
    for (let stream = 1; stream <= 65; stream++) client.send(put, stream, putOf(1_000_000))
    await expectThrownOut(client, 'invalid-usage')
    const other = await loggedIn()
    const frame = encodeFrame(data, 1)
    frame.writeUInt32BE(2 ** 31, 0)
    other.socket.write(frame)
    await expectThrownOut(other, 'store-failed')
  })

  it('is refused what is too large or not what was announced, and may go on', async () => {
    await begin()
    const client = await loggedIn()
    client.send(put, 1, putOf(scene.budget.mostBytes + 1))
    expect(await client.expect('ERROR')).toMatchObject({ code: 'invalid-usage', retryable: false })
    client.send(put, 2, putOf(5))
    await client.expect('RESUME')
    client.sendData(2, 0, Buffer.from('wrong'))
    await client.expect('WINDOW')
    client.send(commit, 2)
    const refusal = await client.expect('ERROR')
    expect([refusal['code'], refusal['message']]).toEqual(['store-failed', 'the bytes that arrived do not have the SHA-256 that was announced'])
    client.send(stat, 3, pack)
    expect(await client.expect('FOUND')).toEqual({ found: false })
  })

  it('may cancel, and what it had sent by then is dropped', async () => {
    await begin()
    const client = await loggedIn()
    client.send(put, 1, putOf(100))
    await client.expect('RESUME')
    client.send(cancel, 1)
    expect(await client.expect('ERROR')).toMatchObject({ code: 'aborted' })
    client.sendData(1, 0, Buffer.alloc(100))
    client.send(commit, 1)
    client.send(cancel, 1)
    client.send(ping, 0)
    await client.expect('PONG')
    // More than it had credit for.
    client.sendData(1, 0, Buffer.alloc(1))
    await expectThrownOut(client, 'invalid-usage')
  })

  it.each([1, 2])('is thrown out for a call number %d after 2', async (number) => {
    await begin()
    const client = await loggedIn()
    client.send(stat, 2, pack)
    await client.expect('FOUND')
    client.send(stat, number, pack)
    expect(await expectThrownOut(client, 'invalid-usage')).toMatch(/STAT on stream/)
  })

  it('may cancel what has not begun: a GET behind others, and a PUT that waits for what another connection is storing', async () => {
    const slow = new SlowStore({ puts: true })
    await begin({ open: () => Promise.resolve(slow.store) })
    const [before, after] = [await loggedIn(), await loggedIn()]
    const body = randomBytes(100)
    const key = { type: 'pack', name: createHash('sha256').update(body).digest('hex') } as const
    const putting = { ...key, size: 100, sha256: key.name, ifAbsent: false }
    before.send(put, 1, putting)
    await before.expect('RESUME')
    before.sendData(1, 0, body)
    before.send(commit, 1)
    await slow.putting
    for (const stream of [1, 2, 3]) after.send(get, stream, { ...key, offset: 0, length: 100, limit: 100 })
    await slow.asked
    after.send(put, 4, putting)
    for (const stream of [3, 4]) {
      after.send(cancel, stream)
      expect(await after.next()).toMatchObject({ name: 'ERROR', stream, says: { code: 'aborted' } })
    }
    slow.answer()
  })

  it('that asks and does not read is not read from either, and its answers do not pile up', async () => {
    await begin({ limits: { idleSeconds: 1 } })
    const client = await loggedIn()
    client.socket.pause()
    const pings = Buffer.concat(Array.from({ length: 20_000 }, () => encodeFrame(ping, 0)))
    // Far more than both sockets' buffers hold. A server that has stopped reading hears nothing any more.
    for (let sent = 0; sent < 200 && !client.socket.destroyed; sent++) await new Promise<void>((resolve) => client.socket.write(pings, () => resolve()))
    expect(scene.events).toContainEqual(expect.stringMatching(/^connection_refused .*nothing was heard for 1 s/))
  })
})

describe('limits', () => {
  const limited = (limits: Partial<ServerLimits>) => begin({ limits })

  it('of time without HELLO, of silence, and of a connection', async () => {
    await limited({ loginSeconds: 0.05 })
    expect(await expectThrownOut(await connected(), 'store-failed')).toMatch(/no HELLO within 0.05 s/)
    await scene.close()
    await limited({ idleSeconds: 0.05 })
    expect(await expectThrownOut(await loggedIn(), 'store-failed')).toMatch(/nothing was heard for 0.05 s/)
    await scene.close()
    await limited({ connectionSeconds: 0.05 })
    expect(await expectThrownOut(await loggedIn(), 'store-failed')).toMatch(/no connection lasts longer/)
    await scene.close()
    await begin()
  })

  it('of a transfer, whose upload is kept', async () => {
    await limited({ transferSeconds: 0.05 })
    const client = await loggedIn()
    client.send(put, 1, putOf(10))
    await client.expect('RESUME')
    client.sendData(1, 0, Buffer.from('abc'))
    await client.expect('ERROR')
    client.send(put, 2, putOf(10))
    expect(await client.expect('RESUME')).toEqual({ acknowledged: 3, limit: 10 })
    client.send(cancel, 2)
    await client.expect('ERROR')
  })

  it('of connections of one address, and of one user', async () => {
    await limited({ connectionsPerPeer: 10, connectionsPerUser: 3 })
    // Another address of this machine, as Linux has them.
    const flood = await Promise.all(Array.from({ length: 300 }, () => RawClient.connect(scene.port, process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1')))
    clients.push(...flood)
    await Promise.all(flood.slice(10, 290).map((client) => Promise.race([client.closed, ...flood.slice(290).map((other) => other.closed)])))
    if (process.platform !== 'linux') for (const client of flood) client.destroy()
    for (let count = 0; count < 3; count++) await loggedIn()
    const fourth = await connected()
    fourth.send(hello, 0, goodHello)
    expect(await expectThrownOut(fourth, 'store-failed')).toMatch(/has 3 connections/)
    for (const client of clients.splice(0)) {
      client.destroy()
      await client.closed
    }
    await scene.close()
    await begin()
  })
})

it('a thousand mutated frames end connections, and nothing else', async () => {
  await begin()
  const good = [
    encodeFrame(stat, 1, Buffer.from(JSON.stringify(pack))),
    encodeFrame(put, 2, Buffer.from(JSON.stringify(putOf(10)))),
    encodeFrame(list, 3, Buffer.from('{"type":"pack","limit":10}')),
    encodeFrame(ping, 0),
  ]
  for (let round = 0; round < 100; round++) {
    const client = await loggedIn()
    for (let sent = 0; sent < 10; sent++) {
      const frame = Buffer.from(good[(round + sent) % good.length] ?? '')
      const at = randomBytes(1).readUInt8() % frame.byteLength
      if (sent % 2 === 0) frame.writeUInt8(randomBytes(1).readUInt8(), at)
      client.socket.write(frame)
    }
    client.socket.end()
    await client.closed
  }
})
