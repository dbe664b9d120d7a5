/** The transports over HTTPS by way of a proxy that the environment names. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import RestTransport from '@backup-agent/plugin-rest/dist/transport.js'
import S3Transport from '@backup-agent/plugin-s3/dist/transport.js'
import type * as Scenes from '../../src/server/rest/test-support/scene.js'
import { makeCertificate, type TestCertificate } from '../support/certificate.js'
import { packageRoot } from '../support/run.js'
import { codeOfFailure, transportContext } from '../support/transport-context.js'

const { Scene } = (await import(pathToFileURL(join(packageRoot, 'dist/server/rest/test-support/scene.js')).href)) as typeof Scenes
const { signal } = new AbortController()
/** Known to nobody but the proxy. */
const host = 'store.test'

let folder: string
let caFile: string
let certificate: TestCertificate
let proxy: Server
/** Where it was asked to connect to, and by whom. */
const asked: string[] = []
const sockets = new Set<Socket>()
let isClosed = false

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port
const environment = (): Record<string, string> => ({ HTTPS_PROXY: `http://ada:secret@127.0.0.1:${portOf(proxy)}` })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-proxy-'))
  certificate = await makeCertificate(host)
  caFile = join(folder, 'ca.pem')
  await writeFile(caFile, certificate.certificate)
  proxy = createServer()
  proxy.on('connect', (request, client: Socket) => {
    asked.push(`${request.url} ${Buffer.from(request.headers['proxy-authorization']?.split(' ')[1] ?? '', 'base64').toString()}`)
    if (isClosed) return client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')
    const upstream = connect({ host: '127.0.0.1', port: Number(request.url?.split(':')[1]) }, () => client.write('HTTP/1.1 200 OK\r\n\r\n'))
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
      one.pipe(other)
    }
    return undefined
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  asked.splice(0)
  isClosed = false
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => proxy.close(resolve))
  await rm(folder, { recursive: true })
})

it.each([['a certificate authority', () => `ca=${caFile}`], ['a fingerprint', () => `fp=sha256:${certificate.fingerprint}`]])('rest goes through it, and trusts the server by %s', async (_title, trust) => {
  const scene = await Scene.open({ certificate })
  try {
    const address = `${scene.address().replace('127.0.0.1', host)}?${trust()}`
    const store = await new RestTransport().open(address, transportContext({ create: true, signal, environment: environment() }))
    const key = { type: 'config', name: 'config' } as const
    await store.put(key, Buffer.from('x'), { signal })
    expect((await store.get(key, { signal })).byteLength).toBe(1)
    await store.close()
    expect(asked).toEqual([`${host}:${scene.port} ada:secret`])
    isClosed = true
    expect(await codeOfFailure(new RestTransport().open(address, transportContext({ create: true, signal, environment: environment() })))).toBe('store-failed')
  } finally {
    await scene.close()
  }
})

it('s3 goes through it', async () => {
  const server = createSecureServer({ cert: certificate.certificate, key: certificate.privateKey }, (_request, response) => {
    response.setHeader('content-type', 'application/xml').end('<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const address = `s3:https://${host}:${portOf(server)}/bucket`
    const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' }
    const open = (more: Record<string, string>): ReturnType<S3Transport['open']> => new S3Transport().open(address, transportContext({ create: false, signal, environment: { ...keys, ...environment(), ...more } }))
    await (await open({ AWS_CA_BUNDLE: caFile })).close()
    expect(asked).toEqual([`${host}:${portOf(server)} ada:secret`])
    expect(await codeOfFailure(open({}))).toBe('server-untrusted')
    expect(await codeOfFailure(open({ HTTPS_PROXY: 'socks5://127.0.0.1:1' }))).toBe('invalid-usage')
    isClosed = true
    expect(await codeOfFailure(open({ AWS_CA_BUNDLE: caFile }))).toBe('store-failed')
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
