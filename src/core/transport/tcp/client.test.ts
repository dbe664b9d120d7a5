import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from '@jest/globals'
import { streamsAtOnce } from '../../../server/socket/calls.js'
import { clientContext, Scene, type SceneOptions } from '../../../server/socket/test-support/scene.js'
import { FaultProxy, type NetworkFault } from '../../../testing/fault-proxy.js'
import { codeOf } from '../../contracts/errors.js'
import type { ObjectStore } from '../../contracts/object-store.js'
import { createMemoryStore } from '../memory.js'
import { defaultPatience } from './client-connection.js'
import { encodeFrame, frameTypes, tlsChecksums } from './frame.js'
import { openServerStore } from './transport.js'

const live = { signal: new AbortController().signal }
const pack = { type: 'pack', name: 'ab'.repeat(32) } as const
const quick = { pingMs: 20, pings: 2 }
const undo: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const action of undo.splice(0).reverse()) await action()
})

async function withProxy(faults: readonly NetworkFault[], options: SceneOptions = {}): Promise<{ scene: Scene; proxy: FaultProxy }> {
  const scene = await Scene.open(options)
  undo.push(() => scene.close())
  const proxy = await FaultProxy.open({ host: '127.0.0.1', port: scene.port, plan: (connection) => (connection === 1 ? faults : []) })
  undo.push(() => proxy.close())
  return { scene, proxy }
}

async function opened(opening: Promise<ObjectStore>): Promise<ObjectStore> {
  const store = await opening
  undo.push(() => store.close())
  return store
}

function welcome(more: object = {}): Buffer {
  return encodeFrame(frameTypes.welcome, 0, json({ version: 1, features: [], chunkBytes: 4096, objectBytes: 1, streams: 1, appendOnly: false, server: '0'.repeat(32), ...more }))
}

const codeFrom = (call: Promise<unknown>): Promise<string | undefined> => call.then(() => 'no error', codeOf)

describe('the client', () => {
  it('gives up a server that went silent, and connects again with the next call', async () => {
    const { scene, proxy } = await withProxy([{ kind: 'stall', direction: 'down', afterBytes: 400 }])
    const store = await opened(scene.client({ port: proxy.port, patience: quick }))
    const outcomes: (string | undefined)[] = []
    for (let call = 0; call < 10; call++) outcomes.push(await codeFrom(store.stat(pack, live)))
    expect(outcomes.filter((outcome) => outcome !== 'no error')).toEqual(['store-failed'])
    expect(outcomes.at(-1)).toBe('no error')
    expect(proxy.bytes).toHaveLength(2)
  })

  it('waits for as long as the server answers PING', async () => {
    let release = (): void => undefined
    const blocked = new Promise<void>((resolve) => (release = resolve))
    const inner = Object.assign(createMemoryStore(), { stat: () => blocked.then(() => ({ size: 1 })) })
    const { scene, proxy } = await withProxy([], { open: () => Promise.resolve(inner) })
    const store = await opened(scene.client({ port: proxy.port, patience: quick }))
    const before = proxy.bytes[0]?.down ?? 0
    const asking = store.stat(pack, live)
    // Six PONGs: longer than a silent server is waited for.
    while ((proxy.bytes[0]?.down ?? 0) < before + 6 * 16) await new Promise(setImmediate)
    release()
    expect(await asking).toEqual({ size: 1 })
  })

  it('fails every call under way when the connection breaks, and makes one new connection for all that come after', async () => {
    let asked = 0
    const stat = (_key: unknown, { signal }: { readonly signal: AbortSignal }): Promise<undefined> => {
      asked += 1
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    }
    const { scene, proxy } = await withProxy([], { open: () => Promise.resolve(Object.assign(createMemoryStore(), { stat })) })
    const store = await opened(scene.client({ port: proxy.port }))
    const calls = [store.stat(pack, live), store.stat(pack, live), store.stat(pack, live)].map(codeFrom)
    while (asked < 3) await new Promise(setImmediate)
    proxy.cutAll()
    expect(await Promise.all(calls)).toEqual(['store-failed', 'store-failed', 'store-failed'])
    expect(await Promise.all([1, 2, 3].map(() => codeFrom(store.delete(pack, live))))).toEqual(['no error', 'no error', 'no error'])
    expect(proxy.bytes).toHaveLength(2)
  })

  it('rejects with aborted at once, and the connection goes on', async () => {
    let asked = (): void => undefined
    const seen = new Promise<void>((resolve) => (asked = resolve))
    const inner = createMemoryStore()
    const stat = (_key: unknown, { signal }: { readonly signal: AbortSignal }): Promise<undefined> => {
      asked()
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    }
    const { scene } = await withProxy([], { open: () => Promise.resolve(Object.assign(inner, { stat })) })
    const store = await opened(scene.client())
    const controller = new AbortController()
    const asking = codeFrom(store.stat(pack, controller))
    await seen
    controller.abort()
    expect(await asking).toBe('aborted')
    expect(await codeFrom(store.delete(pack, live))).toBe('no error')
    expect(scene.counts.get('connections')).toBe(1)
  })

  it('does not wait for a stream that is free once it is stopped, nor when the connection breaks', async () => {
    let asked = 0
    const { promise: answered, resolve: answer } = deferred()
    const stat = (): Promise<undefined> => {
      asked += 1
      return answered.then(() => undefined)
    }
    const { scene, proxy } = await withProxy([], { open: () => Promise.resolve(Object.assign(createMemoryStore(), { stat })) })
    const store = await opened(scene.client({ port: proxy.port }))
    const under = Array.from({ length: streamsAtOnce }, () => codeFrom(store.stat(pack, live)))
    while (asked < streamsAtOnce) await new Promise(setImmediate)
    const controller = new AbortController()
    const waiting = codeFrom(store.stat(pack, controller))
    const next = codeFrom(store.delete(pack, live))
    controller.abort()
    expect(await waiting).toBe('aborted')
    proxy.cutAll()
    expect(new Set(await Promise.all([...under, next]))).toEqual(new Set(['store-failed']))
    expect(asked).toBe(streamsAtOnce)
    answer()
  })

  it('opens no stream in the place of one that it cancelled before the server has ended that', async () => {
    let asked = 0
    const { promise: answered, resolve: answer } = deferred()
    const { promise: told, resolve: tell } = deferred()
    const stat = (_key: unknown, { signal }: { readonly signal: AbortSignal }): Promise<undefined> => {
      asked += 1
      signal.addEventListener('abort', tell)
      return answered.then(() => undefined)
    }
    const { scene } = await withProxy([], { open: () => Promise.resolve(Object.assign(createMemoryStore(), { stat })) })
    const store = await opened(scene.client())
    const controller = new AbortController()
    const cancelled = codeFrom(store.stat(pack, controller))
    const under = Array.from({ length: streamsAtOnce - 1 }, () => codeFrom(store.stat(pack, live)))
    while (asked < streamsAtOnce) await new Promise(setImmediate)
    const next = codeFrom(store.delete(pack, live))
    controller.abort()
    expect(await cancelled).toBe('aborted')
    await told
    // Whatever was sent behind CANCEL is there by now.
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
    answer()
    expect(new Set(await Promise.all([...under, next]))).toEqual(new Set(['no error']))
    expect(scene.counts.get('connections')).toBe(1)
  })

  it('does not wait for its turn to upload once it is stopped', async () => {
    const { scene } = await withProxy([], { budgetBytes: 1_000_000 })
    const lease = await scene.memory.lease(1_000_000, { ...live, user: 'ada', line: 'other' })
    const store = await opened(scene.client())
    const body = randomBytes(500_000)
    const controller = new AbortController()
    const putting = codeFrom(store.put({ type: 'pack', name: createHash('sha256').update(body).digest('hex') }, body, controller))
    while (scene.memory.waiting === 0) await new Promise(setImmediate)
    controller.abort()
    expect(await putting).toBe('aborted')
    lease.release()
  })

  it('says who is wrong when it is not let in', async () => {
    const { scene } = await withProxy([])
    expect(await codeFrom(scene.client({ secret: 'guessed' }))).toBe('login-refused')
    expect(await codeFrom(scene.client({ path: 'bob/photos' }))).toBe('access-denied')
    expect(await codeFrom(scene.client({ path: 'ada/none', context: { create: false } }))).toBe('repository-not-found')
    expect(await codeFrom(scene.client({ port: 1 }))).toBe('store-failed')
  })

  it.each<[string, string, (socket: Socket) => unknown]>([
    ['speaks HTTP', 'unsupported', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')],
    ['wants TLS', 'unsupported', (socket) => socket.end(Buffer.from('15030300020246', 'hex'))],
    ['sends frames that no client knows', 'unsupported', (socket) => socket.write(encodeFrame(frameTypes.hello, 0))],
    ['offers another version', 'unsupported', (socket) => socket.write(welcome({ version: 2 }))],
    ['leaves checksums to a TLS that is not there', 'unsupported', (socket) => socket.write(welcome({ features: [tlsChecksums] }))],
    ['says nothing', 'store-failed', () => undefined],
    ['hangs up', 'store-failed', (socket) => socket.end()],
  ])('gives up a server that %s', async (_name, code, act) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.resume()
      act(socket)
      undo.push(() => Promise.resolve(socket.destroy()))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    undo.push(() => new Promise((resolve) => server.close(resolve)))
    const { port } = server.address() as { port: number }
    expect(await codeFrom(openServerStore(`tcp://ada:x@127.0.0.1:${port}/ada`, clientContext(), { ...defaultPatience, connectMs: 200 }))).toBe(code)
  })

  it.each<[string, (store: ObjectStore) => Promise<unknown>, Buffer]>([
    ['claims a key of more than 1 MiB', (store) => store.get({ type: 'key', name: pack.name }, live), encodeFrame(frameTypes.object, 1, json({ length: 1024 * 1024 + 1 }))],
    ['lists nothing without end', async (store) => {
      let bytes = 0
      for await (const { size } of store.list('key', live)) bytes += size
      return bytes
    }, Buffer.concat(Array.from({ length: 101 }, () => encodeFrame(frameTypes.listed, 1, json({ objects: [], last: false }))))],
  ])('gives up a server that %s', async (_name, call, answer) => {
    const answers = [welcome(), answer]
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.on('data', () => socket.write(answers.shift() ?? ''))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    undo.push(() => new Promise((resolve) => server.close(resolve)))
    const { port } = server.address() as { port: number }
    const store = await opened(openServerStore(`tcp://ada:x@127.0.0.1:${port}/ada`, clientContext(), { ...defaultPatience, connectMs: 2000 }))
    expect(await codeFrom(call(store))).toBe('unsupported')
  })

  it('can be closed any number of times, and fails calls after that', async () => {
    const { scene } = await withProxy([])
    const store = await scene.client()
    await Promise.all([store.close(), store.close()])
    await store.close()
    expect(await codeFrom(store.stat(pack, live))).toBe('store-failed')
  })
})

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

function deferred(): { readonly promise: Promise<void>; resolve(this: void): void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}
