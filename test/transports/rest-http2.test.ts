/** HTTP/2 clients of `backup serve --rest` that are no good, beside one that is. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type ClientHttp2Session, type OutgoingHttpHeaders } from 'node:http2'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type * as Scenes from '../../src/server/rest/test-support/scene.js'
import { makeCertificate, type TestCertificate } from '../support/certificate.js'
import { packageRoot } from '../support/run.js'

const { Scene, token } = (await import(pathToFileURL(join(packageRoot, 'dist/server/rest/test-support/scene.js')).href)) as typeof Scenes
const authorization = `Basic ${Buffer.from(`ada:${token}`).toString('base64')}`
const body = Buffer.alloc(3_000_000, 5)
const path = `/ada/photos/data/${createHash('sha256').update(body).digest('hex')}`

let certificate: TestCertificate
let scene: Scenes.Scene
const sessions: ClientHttp2Session[] = []
beforeEach(async () => {
  certificate ??= await makeCertificate()
})
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy()
  await scene.close()
  for (const name of ['budget_bytes', 'uploads_open', 'connections_open']) expect([name, scene.hearing.counts.get(name) ?? 0]).toEqual([name, 0])
  expect(scene.open.size).toBe(0)
})

async function start(options: Parameters<typeof Scene.open>[0] = {}): Promise<ClientHttp2Session> {
  scene = await Scene.open({ certificate, ...options })
  const session = client()
  expect(await ask(session, { ':method': 'POST', ':path': '/ada/photos/?create=true' })).toBe(200)
  return session
}

function client(): ClientHttp2Session {
  const session = connect(scene.url, { ca: certificate.certificate, maxSessionMemory: 1000 })
  session.on('error', () => undefined)
  sessions.push(session)
  return session
}

/** The status, or how the stream ended without one. */
function ask(session: ClientHttp2Session, headers: OutgoingHttpHeaders, content?: Buffer): Promise<number | string> {
  const stream = session.request({ authorization, ...headers }, { endStream: content === undefined })
  stream.resume()
  if (content !== undefined) stream.end(content)
  return new Promise((resolve) => {
    let answered: number | undefined
    stream.on('response', (answer) => (answered = answer[':status']))
    stream.on('error', (error: Error) => resolve(error.message)).on('close', () => resolve(answered ?? `closed with ${stream.rstCode}`))
  })
}

const upload = (session: ClientHttp2Session, headers: OutgoingHttpHeaders = {}): Promise<number | string> => ask(session, { ':method': 'POST', ':path': path, 'content-length': body.byteLength, ...headers }, body)

it('many streams at once store one object, within the memory that there is', async () => {
  const session = await start({ budgetBytes: 4_000_000 })
  expect(await Promise.all(Array.from({ length: 20 }, () => upload(session)))).toEqual(Array.from({ length: 20 }, () => 200))
})

it('lengths that are missing, too large or wrong store nothing', async () => {
  const session = await start({ limits: { objectBytes: 5_000_000 } })
  expect(await ask(session, { ':method': 'POST', ':path': path }, body)).toBe(411)
  expect(await upload(session, { 'content-length': 2_000_000_000 })).toBe(413)
  expect([200]).not.toContain(await upload(session, { 'content-length': 2_999_999 }))
  expect([200]).not.toContain(await upload(client(), { 'content-length': 3_000_001 }))
  expect(await ask(client(), { ':method': 'HEAD', ':path': path })).toBe(404)
})

it('streams that are reset in their middle leave nothing, and their connection goes on', async () => {
  const session = await start()
  for (let index = 0; index < 20; index++) {
    const stream = session.request({ authorization, ':method': 'POST', ':path': path, 'content-length': body.byteLength })
    stream.on('error', () => undefined)
    stream.write(body.subarray(0, 100_000))
    stream.close(8)
    await once(stream, 'close')
  }
  expect(await upload(session)).toBe(200)
})

it('who does not read is given up, and others are served meanwhile', async () => {
  const session = await start({ limits: { idleSeconds: 0.5 } })
  expect(await upload(session)).toBe(200)
  const deaf = session.request({ authorization, ':method': 'GET', ':path': path })
  deaf.on('error', () => undefined)
  const ended = new Promise((resolve) => deaf.on('close', resolve))
  expect(await ask(client(), { ':method': 'GET', ':path': path })).toBe(200)
  await ended
})

it('a listener that stops lets a transfer end', async () => {
  const session = await start()
  const stream = session.request({ authorization, ':method': 'POST', ':path': path, 'content-length': body.byteLength })
  stream.write(body.subarray(0, 1000))
  while ((scene.hearing.counts.get('uploads_open') ?? 0) === 0) await new Promise(setImmediate)
  const closed = scene.listener.close({ graceSeconds: 30 })
  stream.end(body.subarray(1000))
  const [answer] = (await once(stream, 'response')) as [{ ':status': number }]
  expect(answer[':status']).toBe(200)
  await closed
})
