/** Clients that lie, stall and flood: each ends in an error for that client alone, and no memory stays taken. */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { BackupError } from '../../core/contracts/errors.js'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import { createMemoryStore } from '../../core/transport/memory.js'
import { SlowStore } from '../socket/test-support/slow-store.js'
import { Scene, token, type SceneOptions } from './test-support/scene.js'

const authorization = `Basic ${Buffer.from(`ada:${token}`).toString('base64')}`
const name = (body: string | Buffer): string => createHash('sha256').update(body).digest('hex')

let scene: Scene | undefined
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await scene?.close()
  expect(scene?.hearing.counts.get('budget_bytes') ?? 0).toBe(0)
  expect(scene?.hearing.counts.get('uploads_open') ?? 0).toBe(0)
  expect(scene?.hearing.counts.get('connections_open') ?? 0).toBe(0)
  expect(scene?.open.size ?? 0).toBe(0)
  scene = undefined
})

async function start(options: SceneOptions = {}): Promise<Scene> {
  scene = await Scene.open(options)
  expect((await call('POST', '/ada/photos/?create=true')).status).toBe(200)
  return scene
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

async function call(method: string, path: string, { body, headers = {} }: { readonly body?: Buffer; readonly headers?: Record<string, string> } = {}): Promise<Answer> {
  const response = await fetch(`${scene?.url ?? ''}${path}`, { method, headers: { authorization, ...headers }, ...(body === undefined ? {} : { body }) })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

function raw(text = ''): Socket {
  const socket = connect(scene?.port ?? 0, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => undefined)
  if (text !== '') socket.write(text)
  return socket
}

/** All that comes until the server hangs up. */
async function untilEnd(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  await new Promise((resolve) => socket.once('close', resolve))
  return Buffer.concat(chunks).toString('latin1')
}

const lines = (...all: string[]): string => [...all, 'Host: x', '', ''].join('\r\n')
const upload = (...headers: string[]): string => lines(`POST /ada/photos/data/${name('x')} HTTP/1.1`, `Authorization: ${authorization}`, ...headers)

/** What a well-behaved client sees meanwhile. */
async function expectServed(): Promise<void> {
  const body = Buffer.from(`served ${Math.random()}`)
  expect((await call('POST', `/ada/photos/data/${name(body)}`, { body })).status).toBe(200)
  expect((await call('GET', `/ada/photos/data/${name(body)}`)).text).toBe(body.toString())
}

describe('uploads', () => {
  it('whose name is not their hash are refused, and a config is stored once', async () => {
    await start()
    expect((await call('POST', `/ada/photos/data/${name('other')}`, { body: Buffer.from('this') })).status).toBe(400)
    expect((await call('HEAD', `/ada/photos/data/${name('other')}`)).status).toBe(404)
    expect((await call('POST', '/ada/photos/config', { body: Buffer.from('one') })).status).toBe(200)
    expect((await call('POST', '/ada/photos/config', { body: Buffer.from('two') })).status).toBe(403)
    expect((await call('GET', '/ada/photos/config')).text).toBe('one')
  })

  it.each([
    ['no length', [], 411], ['chunks', ['Transfer-Encoding: chunked'], 411], ['more than is taken', ['Content-Length: 2000000000'], 413],
    ['two lengths', ['Content-Length: 1', 'Content-Length: 2'], 400], ['a length and chunks', ['Content-Length: 1', 'Transfer-Encoding: chunked'], 400], ['a length that is none', ['Content-Length: 1x'], 400],
    ['a header without end', [`X-Long: ${'x'.repeat(100_000)}`], 431], ['ten thousand headers', Array.from({ length: 10_000 }, (_, index) => `X${index}: 1`), 431],
  ])('with %s are refused', async (_title, headers, status) => {
    await start()
    expect(await untilEnd(raw(upload(...headers, 'Connection: close')))).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    await expectServed()
  })

  it('that are shorter than they say, or break off, leave nothing', async () => {
    await start()
    const socket = raw(`${upload('Content-Length: 10000000')}short`)
    await once(socket, 'connect')
    socket.end()
    await untilEnd(socket)
    expect((await call('GET', '/ada/photos/data/')).text).toBe('[]\n')
  })

  it('ask first where they want to, and are answered without a body then', async () => {
    await start()
    const socket = raw(upload('Content-Length: 1', 'Expect: 100-continue', 'Connection: close'))
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    expect(chunk.toString()).toMatch(/^HTTP\/1.1 100 /)
    socket.write('x')
    expect(await untilEnd(socket)).toMatch(/^HTTP\/1.1 200 /)
    expect(await untilEnd(raw(upload('Content-Length: 2000000000', 'Expect: 100-continue')))).toMatch(/^HTTP\/1.1 413 /)
  })

  it('that are refused may be sent to their end, and their connection goes on', async () => {
    await start({ open: (path, options) => (options.create || path === 'ada/photos' ? Promise.resolve(full()) : Promise.reject(new BackupError('repository-not-found', 'no'))) })
    const body = Buffer.alloc(20_000_000)
    expect(await call('POST', `/ada/photos/data/${name(body)}`, { body })).toMatchObject({ status: 507, text: 'no room left\n' })
    expect(await call('POST', `/ada/none/data/${name(body)}`, { body })).toMatchObject({ status: 404 })
    expect(await call('DELETE', `/ada/photos/data/${name(body)}`)).toMatchObject({ status: 403, text: 'nothing is deleted here\n' })
  })

  it('wait for memory, one after the other', async () => {
    await start({ budgetBytes: 1_000_000 })
    const bodies = Array.from({ length: 12 }, (_, index) => Buffer.alloc(700_000, index))
    const answers = await Promise.all(bodies.map((body) => call('POST', `/ada/photos/data/${name(body)}`, { body })))
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200))
    for (const body of bodies) expect((await call('HEAD', `/ada/photos/data/${name(body)}`)).headers.get('content-length')).toBe('700000')
  })
})

function full(): ObjectStore {
  const store = createMemoryStore()
  store.put = () => Promise.reject(new BackupError('store-full', 'no room left'))
  store.delete = () => Promise.reject(new BackupError('access-denied', 'nothing is deleted here'))
  return store
}

describe('clients that take their time', () => {
  it('are cut off before they have logged in, between requests and in the middle of a body', async () => {
    await start({ limits: { loginSeconds: 0.3, idleSeconds: 0.3 } })
    const silent = untilEnd(raw())
    const headersForEver = untilEnd(raw('GET / HTTP/1.1\r\nX: '))
    const idle = raw(lines('GET /ada/photos/data/ HTTP/1.1', `Authorization: ${authorization}`))
    const stalled = untilEnd(raw(`${upload('Content-Length: 1000')}x`))
    expect(await untilEnd(idle)).toMatch(/^HTTP\/1.1 200 /)
    expect(await Promise.all([silent, headersForEver, stalled])).toEqual(['', '', ''])
    await expectServed()
  })

  it('are cut off where a transfer takes too long, however busy they are', async () => {
    await start({ limits: { transferSeconds: 0.5 } })
    const socket = raw(upload('Content-Length: 100000'))
    const drip = setInterval(() => socket.write('x'), 20)
    try {
      expect(await untilEnd(socket)).toBe('')
    } finally {
      clearInterval(drip)
    }
  })

  it('hold little memory while they do not read', async () => {
    const { hearing } = await start({ budgetBytes: 20_000_000, limits: { idleSeconds: 1 } })
    const body = Buffer.alloc(16_000_000, 7)
    await call('POST', `/ada/photos/data/${name(body)}`, { body })
    const readers = Array.from({ length: 8 }, () => raw(lines(`GET /ada/photos/data/${name(body)} HTTP/1.1`, `Authorization: ${authorization}`)))
    for (const reader of readers) {
      await once(reader, 'connect')
      reader.pause()
    }
    await expectServed()
    expect(hearing.counts.get('budget_bytes') ?? 0).toBeLessThan(18_000_000)
    expect((await call('POST', `/ada/photos/data/${name(body)}`, { body })).status).toBe(200)
  })

  it('make room for those who wait', async () => {
    await start({ budgetBytes: 1_000_000 })
    const slow = ['a', 'b'].map((text) => raw(`${lines(`POST /ada/photos/data/${name(text)} HTTP/1.1`, `Authorization: ${authorization}`, 'Content-Length: 500000')}x`))
    await Promise.all(slow.map((socket) => once(socket, 'connect')))
    const drip = setInterval(() => slow.forEach((socket) => socket.write('x')), 50)
    const body = Buffer.alloc(900_000, 1)
    try {
      expect((await call('POST', `/ada/photos/data/${name(body)}`, { body })).status).toBe(200)
    } finally {
      clearInterval(drip)
    }
    // Who reads nothing does not keep anybody waiting either.
    await Promise.all(Array.from({ length: 6 }, async () => {
      const reader = raw(lines(`GET /ada/photos/data/${name(body)} HTTP/1.1`, `Authorization: ${authorization}`))
      await once(reader, 'connect')
      reader.pause()
    }))
    expect((await call('POST', `/ada/photos/data/${name(body)}`, { body })).status).toBe(200)
  })

  it('end with their connection, and with the listener', async () => {
    const running = await start({ limits: { connectionSeconds: 0.3 } })
    const idle = raw(lines('GET /ada/photos/data/ HTTP/1.1', `Authorization: ${authorization}`))
    expect(await untilEnd(idle)).toMatch(/^HTTP\/1.1 200 /)
    await running.listener.close({ graceSeconds: 5 })
  })
})

describe('strangers', () => {
  it('hear no more than that they are', async () => {
    await start()
    for (const wrong of ['', 'Basic', 'Basic !!!', `Basic ${Buffer.from('ada').toString('base64')}`, `Basic ${Buffer.from('ada:no').toString('base64')}`, 'Bearer x']) {
      const answer = await call('GET', '/ada/photos/config', { headers: { authorization: wrong } })
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="backup", charset="UTF-8"'])
    }
    expect((await call('GET', '/eve/photos/config')).status).toBe(403)
    expect((await call('GET', '/ada/nothing/config')).status).toBe(404)
    expect((await call('PUT', '/ada/photos/config')).status).toBe(405)
    expect((await call('DELETE', '/ada/photos/')).status).toBe(405)
    expect(await untilEnd(raw(lines('GET /ada/../eve/config HTTP/1.1', `Authorization: ${authorization}`, 'Connection: close')))).toMatch(/^HTTP\/1.1 400 /)
  })

  it('do not get many connections', async () => {
    await start({ limits: { connectionsPerPeer: 3 } })
    const refused = Array.from({ length: 20 }, () => untilEnd(raw()))
    let left = 17
    await new Promise<void>((resolve) => refused.forEach((one) => void one.then(() => (left -= 1) === 0 && resolve())))
  })

  it('do not get many requests at a time', async () => {
    const { hearing } = await start({ gate: { login: ({ user }, _peer, { signal }) => (user === 'ada' ? Promise.resolve({ user }) : once(signal, 'abort').then(() => Promise.reject(new BackupError('aborted', 'gone')))) } })
    const waiting = `Authorization: Basic ${Buffer.from('eve:x').toString('base64')}`
    expect(await untilEnd(raw(lines('GET /eve/config HTTP/1.1', waiting).repeat(1000)))).toBe('')
    expect(hearing.counts.get('connections_open')).toBe(1)
    await expectServed()
  })

  it('who are users do not get many either', async () => {
    await start({ limits: { connectionsPerUser: 2 } })
    const request = lines('GET /ada/photos/data/ HTTP/1.1', `Authorization: ${authorization}`)
    const open = Array.from({ length: 4 }, () => raw(request))
    const answers = await Promise.all(open.map(async (socket) => String(((await once(socket, 'data')) as [Buffer])[0]).slice(9, 12)))
    expect(answers.filter((status) => status === '200').length).toBeLessThanOrEqual(2)
    expect(answers.filter((status) => status === '429').length).toBeGreaterThanOrEqual(2)
  })
})

it('an answer that cannot even be refused ends its connection, and nobody else hears of it', async () => {
  const { hearing } = await start()
  const count = hearing.count.bind(hearing)
  hearing.count = (...counted) => {
    if (counted[0] === 'refusals') throw new Error('the metrics are broken')
    count(...counted)
  }
  expect(await untilEnd(raw(lines('GET /eve/photos/config HTTP/1.1', `Authorization: ${authorization}`)))).toBe('')
  hearing.count = count
  expect(hearing.events).toContainEqual({ event: 'request_failed', fields: expect.objectContaining({ message: 'the metrics are broken' }) as unknown })
  await expectServed()
})

it('answers that wait for one before them take no memory, and their client is not to blame for the time', async () => {
  const slow = new SlowStore({ puts: false })
  const body = randomBytes(300_000)
  await slow.store.put({ type: 'pack', name: name(body) }, body, { signal: new AbortController().signal })
  await start({ open: () => Promise.resolve(slow.store), limits: { idleSeconds: 0.2 } })
  const get = lines(`GET /ada/photos/data/${name(body)} HTTP/1.1`, `Authorization: ${authorization}`)
  const missing = lines(`GET /ada/photos/data/${name('missing')} HTTP/1.1`, `Authorization: ${authorization}`, 'Connection: close')
  const socket = raw(get + get + missing)
  const answers = untilEnd(socket)
  await slow.asked
  // Somebody who says nothing has had their time by then.
  await untilEnd(raw())
  const { gets } = slow
  slow.answer()
  expect(gets).toBe(1)
  expect((await answers).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404'])
})

describe('stores that fail', () => {
  it('say nothing of the server, and the log says all', async () => {
    const broken = createMemoryStore()
    broken.stat = () => Promise.reject(new Error('EIO: /srv/secret/place'))
    const { hearing } = await start({ open: () => Promise.resolve(broken) })
    expect(await call('GET', '/ada/photos/config')).toMatchObject({ status: 500, text: 'the server failed; its log says how\n' })
    expect([hearing.counts.get('errors'), hearing.counts.get('refusals')]).toEqual([1, undefined])
    expect(hearing.events).toContainEqual({ event: 'request_failed', fields: expect.objectContaining({ message: 'EIO: /srv/secret/place' }) as unknown })
  })

  it('in the middle of an answer break it off', async () => {
    const shrinking = createMemoryStore()
    shrinking.stat = () => Promise.resolve({ size: 10_000_000 })
    shrinking.get = (_key, { offset = 0, length = 0 }) => (offset === 0 ? Promise.resolve(new Uint8Array(length)) : Promise.reject(new BackupError('store-failed', 'gone')))
    await start({ open: () => Promise.resolve(shrinking) })
    await expect(call('GET', `/ada/photos/data/${name('x')}`)).rejects.toThrow()
    await expect(call('GET', '/ada/photos/data/')).resolves.toMatchObject({ status: 200 })
  })
})
