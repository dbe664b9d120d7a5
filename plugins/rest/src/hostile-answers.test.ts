/** Servers that answer wrongly, slowly or without end: every call ends, with the right code and without the password. */
import { createHash } from 'node:crypto'
import type { RequestListener, ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { failureOf, testContext } from '@backup-agent/transport-kit/testing'
import type { GetOptions, ObjectKey, ObjectStore } from 'backup-agent/plugin'
import { defaultPatience } from './patience.js'
import { against, type Scene } from './test-support.js'
import { openRest } from './transport.js'

const { signal } = new AbortController()
const key: ObjectKey = { type: 'pack', name: 'ab'.repeat(32) }

let scene: Scene | undefined
afterEach(async () => {
  await scene?.end()
  scene = undefined
})

async function failure(answer: RequestListener, call: (store: ObjectStore) => Promise<unknown>): Promise<string> {
  scene = await against(answer)
  try {
    const { code, message } = await failureOf(call(scene.store))
    expect(message).not.toContain('secret')
    return code
  } finally {
    await scene.end()
    scene = undefined
  }
}

async function collect(store: ObjectStore): Promise<unknown[]> {
  const listed: unknown[] = []
  for await (const entry of store.list('pack', { signal })) listed.push(entry)
  return listed
}

const status = (code: number, headers: Record<string, string> = {}): RequestListener => (_request, response) => response.writeHead(code, headers).end()
const get = (options: Omit<GetOptions, 'signal'> = {}) => (store: ObjectStore): Promise<unknown> => store.get(key, { signal, ...options })
const put = (store: ObjectStore): Promise<unknown> => store.put(key, Buffer.alloc(1_000_000), { signal })
const endless = (response: ServerResponse, chunk: Buffer): void => {
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}

describe('statuses', () => {
  it.each([
    [401, 'login-refused'], [403, 'access-denied'], [413, 'store-full'], [429, 'store-failed'], [500, 'store-failed'], [502, 'store-failed'], [503, 'store-failed'],
    [507, 'store-full'], [301, 'invalid-usage'], [307, 'invalid-usage'], [418, 'store-failed'],
  ])('become codes: %d', async (code, expected) => {
    const answer = status(code, { location: 'http://127.0.0.1:1/elsewhere' })
    expect(await failure(answer, get())).toBe(expected)
    expect(await failure(answer, (store) => store.stat(key, { signal }))).toBe(expected)
    expect(await failure(answer, (store) => store.delete(key, { signal }))).toBe(expected)
    expect(await failure(answer, collect)).toBe(expected)
    expect(await failure((request, response) => (request.method === 'HEAD' ? status(404)(request, response) : answer(request, response)), put)).toBe(expected)
  })

  it('follows nobody elsewhere', async () => {
    scene = await against((_request, response) => response.writeHead(302, { location: '/r/other' }).end())
    await expect(scene.store.stat(key, { signal })).rejects.toThrow('another address')
    expect(scene.requests).toHaveLength(2)
  })
})

describe('bodies', () => {
  it.each([
    ['shorter than said', { 'content-length': '100' }, 'x'.repeat(10)],
    ['of a length that is not told', { 'transfer-encoding': 'chunked' }, 'x'],
    ['larger than any object', { 'content-length': '99999999999' }, 'x'],
    ['of a negative length', { 'content-length': '-1' }, 'x'],
  ])('%s are store-failed', async (_title, headers, body) => {
    const answer: RequestListener = (_request, response) => {
      response.writeHead(200, headers)
      response.write(body, () => response.destroy())
    }
    expect(await failure(answer, get())).toBe('store-failed')
  })

  it('that never end are left when they are longer than said', async () => {
    const answer: RequestListener = (_request, response) => endless(response.writeHead(206, { 'content-range': 'bytes 0-9/10' }), Buffer.alloc(65536))
    expect(await failure(answer, get({ offset: 0, length: 10 }))).toBe('store-failed')
  })

  it('that stop in the middle are given up', async () => {
    const answer: RequestListener = (_request, response) => response.writeHead(200, { 'content-length': '100' }).write('x')
    expect(await failure(answer, get())).toBe('store-failed')
  })

  it('are waited for only so long', async () => {
    expect(await failure(() => undefined, get())).toBe('store-failed')
    expect(await failure(() => undefined, put)).toBe('store-failed')
    // Neither reads nor answers.
    expect(await failure((request) => request.pause(), (store) => store.put(key, Buffer.alloc(30_000_000), { signal }))).toBe('store-failed')
  })
})

describe('ranges', () => {
  const ranged = (range: string, body: string): RequestListener => (_request, response) => response.writeHead(206, { 'content-range': range, 'content-length': String(body.length) }).end(body)

  it.each([
    ['another beginning', 'bytes 0-9/100', 'x'.repeat(10)], ['fewer than there are', 'bytes 10-14/100', 'x'.repeat(5)], ['more than asked for', 'bytes 10-29/100', 'x'.repeat(20)],
    ['no header', '', 'x'.repeat(10)], ['a body of another length', 'bytes 10-19/100', 'x'.repeat(9)], ['an unknown size', 'bytes 10-19/*', 'x'.repeat(10)],
  ])('with %s are store-failed', async (_title, range, body) => {
    expect(await failure(ranged(range, body), get({ offset: 10, length: 10 }))).toBe('store-failed')
  })

  it('may end where the object ends, and are cut out of a whole object', async () => {
    scene = await against(ranged('bytes 95-99/100', 'abcde'))
    expect(Buffer.from(await scene.store.get(key, { signal, offset: 95, length: 10 })).toString()).toBe('abcde')
    await scene.end()
    scene = await against((_request, response) => response.writeHead(200, { 'content-length': '10' }).end('0123456789'))
    expect(Buffer.from(await scene.store.get(key, { signal, offset: 3, length: 4 })).toString()).toBe('3456')
  })
})

describe('lists', () => {
  const listing = (body: string): RequestListener => (_request, response) => response.end(body)
  const name = key.name

  it.each([
    ['<html>'], ['{}'], ['[1]'], ['[null]'], ['[{"name":1,"size":1}]'], [`[{"name":"${name}","size":-1}]`], [`[{"name":"${name}","size":1.5}]`], [`["${name}"`], ['["a",]'], ['[,]'], ['[] x'],
    [''], [`["${'x'.repeat(5000)}"]`], ['["\xff"]'], [`[${' '.repeat(5000)}]`], ['[{"name":"a"]'], [`[{"size":1,"name":"${name}"}`], ['["a" "b"]'],
  ])('of garbage are store-failed: %.40s', async (body) => {
    const answer: RequestListener = (request, response) => (request.method === 'HEAD' ? status(404)(request, response) : listing(body)(request, response))
    expect(await failure((request, response) => (body.includes('\xff') ? response.end(Buffer.from(body, 'latin1')) : answer(request, response)), collect)).toBe('store-failed')
  })

  it('that never end are left', async () => {
    expect(await failure((_request, response) => endless(response, Buffer.alloc(65536, ' ')), collect)).toBe('store-failed')
  })

  it('keep names of objects alone, however they are cut', async () => {
    const body = ` [ {"name":"${name}","size":12} , {"size":0,"name":"tmp\\"]\\\\"},\n{"name":"../../etc/passwd","size":5}, {"name":"${'cd'.repeat(32)}","size":3,"more":[{"x":"]"}]} ] \n`
    scene = await against((_request, response) => {
      for (const character of body) response.write(character)
      response.end()
    })
    expect(await collect(scene.store)).toEqual([{ name, size: 12 }, { name: 'cd'.repeat(32), size: 3 }])
  })

  it('of version 1 are asked for their sizes', async () => {
    const names = Array.from({ length: 5 }, (_, index) => createHash('sha256').update(String(index)).digest('hex'))
    scene = await against((request, response) => {
      if (request.method === 'GET') return response.writeHead(200, { 'content-type': 'application/vnd.x.restic.rest.v1' }).end(JSON.stringify(names))
      const index = names.findIndex((one) => request.url === `/r/data/${one}`)
      return index === 4 ? status(404)(request, response) : status(200, { 'content-length': String(index) })(request, response)
    })
    expect(await collect(scene.store)).toEqual(names.slice(0, 4).map((one, size) => ({ name: one, size })))
  })

  it('that are not there are empty in a repository, and no repository otherwise', async () => {
    const answer = (config: number): RequestListener => (request, response) => status(request.url === '/r/config' ? config : 404, { 'content-length': '0' })(request, response)
    scene = await against(answer(200))
    expect(await collect(scene.store)).toEqual([])
    await scene.end()
    expect(await failure(answer(404), collect)).toBe('repository-not-found')
  })
})

describe('connections', () => {
  it('that packs hold for long leave one for a lock', async () => {
    const held: (() => void)[] = []
    const done: string[] = []
    scene = await against((request, response) => {
      const end = (): void => void response.end()
      if (request.url?.startsWith('/r/data/') === true) held.push(end)
      else request.resume().on('end', end)
    }, defaultPatience)
    const { store } = scene
    // As many as there are connections.
    const packs = ['ab', 'cd'].map((digits) => store.put({ type: 'pack', name: digits.repeat(32) }, Buffer.from('x'), { signal }).finally(() => done.push('pack')))
    while (held.length < 2) await new Promise(setImmediate)
    await store.put({ type: 'lock', name: 'ab'.repeat(32) }, Buffer.from('x'), { signal }).finally(() => done.push('lock'))
    held.forEach((end) => end())
    await Promise.allSettled(packs)
    expect(done).toEqual(['lock', 'pack', 'pack'])
  })
})

describe('signals', () => {
  it('end a call in the middle of whatever it waits for', async () => {
    const calls: ((store: ObjectStore, stop: AbortSignal) => Promise<unknown>)[] = [
      (store, stop) => store.get(key, { signal: stop }), (store, stop) => store.stat(key, { signal: stop }), (store, stop) => store.put(key, Buffer.alloc(10_000_000), { signal: stop }),
    ]
    for (const call of calls) {
      const controller = new AbortController()
      expect(await failure(() => controller.abort(), (store) => call(store, controller.signal))).toBe('aborted')
    }
    const controller = new AbortController()
    const half: RequestListener = (_request, response) => response.writeHead(200, { 'content-length': '100' }).write('x', () => controller.abort())
    expect(await failure(half, (store) => store.get(key, { signal: controller.signal }))).toBe('aborted')
  })
})

describe('storing', () => {
  it('what the server has already is done, also when it hangs up', async () => {
    const has: RequestListener = (request, response) => (request.method === 'HEAD' ? status(200, { 'content-length': '1000000' })(request, response) : status(403)(request, response))
    scene = await against(has)
    await put(scene.store)
    await scene.end()
    scene = await against((request, response) => (request.method === 'HEAD' ? has(request, response) : request.socket.destroy()))
    await put(scene.store)
    await scene.end()
    expect(await failure((request, response) => (request.method === 'HEAD' ? status(200, { 'content-length': '5' })(request, response) : status(403)(request, response)), put)).toBe('access-denied')
    expect(await failure((request, response) => (request.method === 'HEAD' ? status(404)(request, response) : request.socket.destroy()), put)).toBe('store-failed')
  })
})

it('a server without TLS is named as such, and tried again, since a line may have changed its first bytes', async () => {
  scene = await against(status(200))
  const address = scene.store.address.replace('rest:http:', 'rest:https:').replace('***', 'secret')
  expect(await failureOf(openRest(address, testContext(), defaultPatience))).toMatchObject({ code: 'store-failed' })
})
