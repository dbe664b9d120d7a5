/** Stores that answer wrongly, slowly or not at all: every call fails with a code, for nothing but itself, and tells no secret. */
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { failureOf } from '@backup-agent/transport-kit/testing'
import type { ObjectStore, PutOptions } from 'backup-agent/plugin'
import { config, emptyListing, listAll, says, saysError, secret, signal, TestServer, type Answer } from './test-support.js'

let server: TestServer
let stores: ObjectStore[]
beforeEach(async () => {
  server = await new TestServer().start()
  stores = []
})
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await server.stop()
})

const open: TestServer['open'] = async (...options) => {
  const store = await server.open(...options)
  stores.push(store)
  return store
}
const put = (store: ObjectStore, options: Partial<PutOptions> = {}): Promise<void> => store.put(config, Buffer.from('12345'), { signal, ...options })

describe('a store that is refused', () => {
  it.each([
    [403, 'InvalidAccessKeyId', 'login-refused'],
    [403, 'SignatureDoesNotMatch', 'login-refused'],
    [400, 'ExpiredToken', 'login-refused'],
    [403, 'AccessDenied', 'access-denied'],
    [403, 'SomethingNew', 'access-denied'],
    [404, 'NoSuchBucket', 'repository-not-found'],
    [403, 'QuotaExceeded', 'store-full'],
    [507, 'InsufficientStorage', 'store-full'],
    [500, 'InternalError', 'store-failed'],
    [503, 'SlowDown', 'store-failed'],
    [403, 'RequestTimeTooSkewed', 'store-failed'],
  ])('says for HTTP %i and %s: %s', async (status, name, code) => {
    server.answer = saysError(status, name, `<AWSAccessKeyId>AKID</AWSAccessKeyId><StringToSign>${secret}</StringToSign>`)
    const failure = await failureOf(server.open())
    expect(failure.code).toBe(code)
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(secret)
    // No retries of its own.
    expect(server.asked).toHaveLength(1)
  })

  it('reads object-not-found and the like from any other call', async () => {
    const store = await open()
    server.answer = saysError(404, 'NoSuchKey')
    expect((await failureOf(store.get(config, { signal }))).code).toBe('object-not-found')
    expect(await store.stat(config, { signal })).toBeUndefined()
    server.answer = saysError(404, 'NoSuchBucket')
    expect((await failureOf(store.get(config, { signal }))).code).toBe('repository-not-found')
    expect((await failureOf(put(store))).code).toBe('repository-not-found')
  })
})

describe('packs that take long', () => {
  it('keep no lock from its way', async () => {
    const limit = 1000
    const store = await open({}, { connectMilliseconds: limit })
    const held: (() => void)[] = []
    server.answer = (request, response) => (request.url?.includes('/locks/') === true ? response.end() : held.push(() => response.end()))
    // As many as there are calls of them at a time.
    const packs = ['ab', 'cd'].map((digits) => store.put({ type: 'pack', name: digits.repeat(32) }, Buffer.from('x'), { signal }))
    while (held.length < 2) await new Promise(setImmediate)
    await store.put({ type: 'lock', name: 'ab'.repeat(32) }, Buffer.from('x'), { signal })
    held.forEach((end) => end())
    await Promise.all(packs)
  })
})

describe('an answer that cannot be right', () => {
  const whole: readonly (readonly [string, Answer])[] = [
    ['ends early', (_request, response) => response.writeHead(200, { 'Content-Length': '100' }).write('12345', () => response.destroy())],
    ['does not say how long it is', (_request, response) => response.writeHead(200, { 'Transfer-Encoding': 'chunked' }).end('12345')],
    ['claims more than can be', says(200, '', { 'Content-Length': '9000000000000' })],
    ['is a part', says(206, '12345', { 'Content-Range': 'bytes 0-4/10' })],
    ['closes at once', (request) => request.socket.destroy()],
    ['is no HTTP', (request) => request.socket.end('220 mail.example ESMTP\r\n\r\n')],
  ]
  it.each(whole)('%s', async (_, answer) => {
    const store = await open()
    server.answer = answer
    expect((await failureOf(store.get(config, { signal }))).code).toBe('store-failed')
  })

  it.each([
    ['the whole object', says(200, '1234567890')],
    ['another range', says(206, '12345', { 'Content-Range': 'bytes 0-4/10' })],
    ['less than there is', says(206, '12', { 'Content-Range': 'bytes 2-3/10' })],
    ['more than was asked for', says(206, '3456789', { 'Content-Range': 'bytes 2-8/10' })],
    ['a length that is not the range', says(206, '345', { 'Content-Range': 'bytes 2-6/10' })],
    ['no numbers', says(206, '34567', { 'Content-Range': 'bytes two-six/ten' })],
  ] as const)('gives %s where a range was asked for', async (_, answer) => {
    const store = await open()
    server.answer = answer
    expect((await failureOf(store.get(config, { signal, offset: 2, length: 5 }))).code).toBe('store-failed')
  })

  const listings: readonly (readonly [string, Answer])[] = [
    ['garbage', says(200, '<ListBucketResult><Contents>')],
    ['no XML', says(200, 'hello')],
    ['an error that is garbage', says(500, '<Error><Code>')],
    ['a page that never ends', (_request, response) => void response.writeHead(200).end(`<ListBucketResult>${'<x></x>'.repeat(20_000)}`)],
    ['pages without end', says(200, '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>again</NextContinuationToken></ListBucketResult>')],
    ['no way on', says(200, '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>')],
  ]
  it.each(listings)('lists %s', async (_, answer) => {
    const store = await open({}, { answerBytes: 100_000 })
    server.answer = answer
    expect((await failureOf(listAll(store))).code).toBe('store-failed')
  })

  it('lists names that are none, and objects of others', async () => {
    const name = 'ab'.repeat(32)
    const paths = [`prefix/keys/${name}`, `prefix/keys/../${name}`, 'prefix/keys/temporary', `prefix/keys/sub/${name}`, `elsewhere/keys/${name}`]
    const store = await open()
    server.answer = says(200, `<ListBucketResult><IsTruncated>false</IsTruncated>${paths.map((path) => `<Contents><Key>${path}</Key><Size>3</Size></Contents>`).join('')}</ListBucketResult>`)
    expect(await listAll(store)).toEqual([name])
  })

  it('notices when other bytes were received than were sent, and takes them away', async () => {
    const store = await open()
    server.answer = (request, response) => {
      if (request.method === 'PUT') response.setHeader('ETag', `"${'0'.repeat(32)}"`)
      says(request.method === 'DELETE' ? 204 : 200, request.method === 'GET' ? '12x45' : '')(request, response)
    }
    expect((await failureOf(put(store))).code).toBe('store-failed')
    expect(server.asked.slice(1).map((line) => line.split(' ')[0])).toEqual(['PUT', 'GET', 'DELETE'])
  })

  it('has entity tags of another kind, which is found out once', async () => {
    const store = await open()
    server.answer = (request, response) => {
      response.setHeader('ETag', `"${'0'.repeat(32)}"`)
      says(200, request.method === 'GET' ? '12345' : '')(request, response)
    }
    await put(store)
    await put(store)
    expect(server.asked.slice(1).map((line) => line.split(' ')[0])).toEqual(['PUT', 'GET', 'PUT'])
  })
})

describe('a store that keeps one waiting', () => {
  it.each([
    ['never answers', () => undefined],
    ['stops in the middle', (_request, response) => void response.writeHead(200, { 'Content-Length': '100' }).write('12345')],
  ] as readonly (readonly [string, Answer])[])('%s: it is given up, and can be stopped before', async (_, answer) => {
    const patient = await open()
    const store = await open({}, { idleMilliseconds: 100 })
    server.answer = answer
    expect((await failureOf(store.get(config, { signal }))).code).toBe('store-failed')
    const controller = new AbortController()
    server.answer = (request, response) => {
      answer(request, response)
      controller.abort()
    }
    expect((await failureOf(patient.get(config, { signal: controller.signal }))).code).toBe('aborted')
  })

  it('is not waited for when a put is stopped', async () => {
    const store = await open()
    const controller = new AbortController()
    server.answer = () => controller.abort()
    expect((await failureOf(put(store, { signal: controller.signal }))).code).toBe('aborted')
  })
})

describe('a store that sends one elsewhere', () => {
  it.each([301, 302, 307, 308])('is not followed, and gets no signature there: HTTP %i', async (status) => {
    const other = await new TestServer().start()
    try {
      server.answer = says(status, '', { Location: `${other.origin}/bucket/`, 'x-amz-bucket-region': '127.0.0.1/' })
      expect((await failureOf(server.open())).code).toBe('invalid-usage')
      expect(other.asked).toEqual([])
    } finally {
      await other.stop()
    }
  })

  it('is asked once more in the region that it names', async () => {
    const regions: (string | undefined)[] = []
    server.answer = (request, response) => {
      regions.push(/Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1])
      if (regions.length === 1) saysError(400, 'AuthorizationHeaderMalformed', '<Region>eu-central-1</Region>')(request, response)
      else emptyListing(request, response)
    }
    await open()
    expect(regions).toEqual(['us-east-1', 'eu-central-1'])
  })

  it('is left alone when it names one region after another', async () => {
    server.answer = (request, response) => saysError(400, 'AuthorizationHeaderMalformed', `<Region>region-${server.asked.length}</Region>`)(request, response)
    expect((await failureOf(server.open())).code).toBe('login-refused')
    expect(server.asked).toHaveLength(2)
  })
})

describe('parts of a large object', () => {
  const limits = { multipartBytes: 10, partBytes: 5 }
  const started = '<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>'
  const body = Buffer.from('1234567890ab')
  const steps = (): string[] => server.asked.slice(1).map((line) => line.replace(/\/bucket\/prefix\/config\?|&x-id=\w+|x-id=\w+&?/g, ''))

  it('are removed when one of them fails', async () => {
    const store = await open({}, limits)
    server.answer = (request, response) => {
      if (request.method === 'POST') says(200, started)(request, response)
      else if (request.url?.includes('partNumber=2') === true) saysError(503, 'SlowDown')(request, response)
      else says(200, '')(request, response)
    }
    expect((await failureOf(store.put(config, body, { signal }))).code).toBe('store-failed')
    expect(steps().at(-1)).toContain('DELETE')
    expect(steps()).toHaveLength(4)
  })

  it('are said to be left when they cannot be removed', async () => {
    const warnings: string[] = []
    const store = await open({ warn: (message) => void warnings.push(message) }, limits)
    server.answer = (request, response) => (request.method === 'POST' ? says(200, started) : saysError(503, 'SlowDown'))(request, response)
    expect((await failureOf(store.put(config, body, { signal }))).code).toBe('store-failed')
    expect(warnings).toHaveLength(1)
  })

  it('are no object when the end says HTTP 200 and an error', async () => {
    const store = await open({}, limits)
    server.answer = (request, response) => {
      if (request.method !== 'POST') says(200, '')(request, response)
      else if (request.url?.includes('uploads') === true) says(200, started)(request, response)
      else saysError(200, 'InternalError')(request, response)
    }
    expect((await failureOf(store.put(config, body, { signal }))).code).toBe('store-failed')
  })
})
