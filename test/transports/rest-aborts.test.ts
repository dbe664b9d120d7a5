/** The transport `rest` over HTTP/2, when some of its calls are stopped in their middle and others go on. */
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import RestTransport from '@backup-agent/plugin-rest/dist/transport.js'
import type { ObjectKey, ObjectStore } from '../../src/core/contracts/object-store.js'
import { makeCertificate } from '../support/certificate.js'
import { codeOfFailure, transportContext } from '../support/transport-context.js'

const { signal } = new AbortController()
const rounds = 20
const calls = 4
const body = Buffer.alloc(300_000, 7)
const keys = Array.from({ length: calls }, (_, index): ObjectKey => ({ type: 'pack', name: String(index).repeat(64) }))

let server: Http2SecureServer
let store: ObjectStore
/** Sends the second half of what it was asked for. */
let held: (() => void)[] = []
let allHeld: (() => void) | undefined
const versions = new Set<string>()

function answer(request: Http2ServerRequest, response: Http2ServerResponse): void {
  versions.add(request.httpVersion)
  if (request.url.endsWith('/keys/')) return void response.end('[]')
  response.writeHead(200, { 'content-length': body.byteLength })
  response.write(body.subarray(0, 150_000))
  held.push(() => response.end(body.subarray(150_000)))
  if (held.length === calls) allHeld?.()
}

beforeAll(async () => {
  const certificate = await makeCertificate()
  server = createSecureServer({ cert: certificate.certificate, key: certificate.privateKey }, answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `rest:https://127.0.0.1:${(server.address() as AddressInfo).port}/r?fp=sha256:${certificate.fingerprint}`
  store = await new RestTransport().open(address, transportContext({ create: false, connections: calls, signal }))
})
afterAll(async () => {
  await store.close()
  await new Promise((resolve) => server.close(resolve))
})

it('ends those alone that are stopped, again and again', async () => {
  for (let round = 0; round < rounds; round++) {
    const controller = new AbortController()
    held = []
    const started = new Promise<void>((resolve) => (allHeld = resolve))
    const stopped = round % calls
    const gets = keys.map((key, index) => store.get(key, { signal: index === stopped ? controller.signal : signal }))
    await started
    controller.abort()
    expect(await codeOfFailure(gets[stopped] ?? Promise.resolve())).toBe('aborted')
    for (const send of held) send()
    const others = await Promise.all(gets.filter((_, index) => index !== stopped))
    expect(others.map((bytes) => Buffer.compare(bytes, body))).toEqual([0, 0, 0])
  }
  expect([...versions]).toEqual(['2.0'])
})
