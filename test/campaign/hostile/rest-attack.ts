/** Requests that are none, or more than one, or for what is not theirs. */
import { connect as http2Connect, constants } from 'node:http2'
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from 'node:net'
import { connect as secureConnect } from 'node:tls'
import type { Random } from '../../support/random.js'
import type { Verdict } from '../understanding/campaign.js'
import type { AttackedServer } from './attacked-server.js'
import { inTurns } from './crowd-attack.js'
import { connectSocket } from './raw-connection.js'
import { authorizationOf, rawRest, restCall } from './rest-call.js'

const name = 'ab'.repeat(32)
const slowClients = 20
const slowMs = 8000
const resets = 3000

export interface RestAttackInit {
  readonly server: AttackedServer
  readonly user: string
  readonly stranger: string
  readonly random: Random
  readonly verdict: Verdict
  readonly requests: number
}

/** How many were answered with which status; 0: the server hung up without a word. */
export async function attackRest(init: RestAttackInit): Promise<ReadonlyMap<string, number>> {
  const { server, user, random, verdict } = init
  const shapes = shapesOf(init)
  const kinds = Object.keys(shapes)
  const requests = Array.from({ length: init.requests }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? ''
    return { kind, bytes: shapes[kind]?.() ?? Buffer.alloc(0), from: `127.17.${random.between(0, 250)}.${random.between(1, 250)}` }
  })
  const statuses = new Map<string, number>()
  await inTurns(requests.length, async (index) => {
    const request = requests[index]
    if (request === undefined) return
    const answer = await rawRest(server, request.from, request.bytes)
    const [, first = '0'] = /^HTTP\/1\.1 (\d{3}) /.exec(answer) ?? []
    statuses.set(first, (statuses.get(first) ?? 0) + 1)
    // What was smuggled in would be answered as well.
    const all = [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status = '']) => status)
    if (all.some((status) => status.startsWith('2') || status === '500') || answer.includes('its log says how')) {
      verdict.fault(`${server.name}, REST, ${request.kind}`, `${all.join(' ')} to ${JSON.stringify(request.bytes.subarray(0, 200).toString('latin1'))}`)
    }
  })
  // `?create=true` was what the smuggled requests were for.
  const smuggled = await restCall(server, { path: `/${user}/smuggled/data/${name}`, user, from: '127.17.0.1' })
  if (smuggled.status !== 404) verdict.fault(`${server.name}, REST`, 'a request in the body of another was obeyed')
  return statuses
}

function shapesOf({ server, user, stranger, random }: RestAttackInit): Readonly<Record<string, () => Buffer>> {
  const mine = `Authorization: ${authorizationOf(user, server.tokens.get(user) ?? '')}`
  const text = (...lines: string[]): Buffer => Buffer.from([...lines, '', ''].join('\r\n'), 'latin1')
  // A repository that is not there: whatever is answered, it is not 200.
  const own = `/${user}/none`
  const post = (...headers: string[]): Buffer => text(`POST ${own}/data/${name} HTTP/1.1`, 'Host: x', mine, ...headers)
  const inner = text(`POST /${user}/smuggled?create=true HTTP/1.1`, 'Host: x', mine, 'Content-Length: 0')
  const get = (path: string, ...headers: string[]): Buffer => text(`GET ${path} HTTP/1.1`, 'Host: x', mine, ...headers)
  return {
    'noise': () => random.bytes(random.sizeBetween(1, 5000)),
    'no request line': () => text(random.pick(['GET', 'GET /', 'GET  / HTTP/1.1', '/ GET HTTP/1.1', 'GET / HTTP/9.9', 'GET / HTTP/1.1 x', `${'G'.repeat(20_000)} / HTTP/1.1`, 'BREW / HTTP/1.1', 'PRI * HTTP/2.0'])),
    'headers that are none': () => get(`${own}/config`, random.pick(['no colon', ' folded: x', 'a\0b: c', 'X : y', ': y', `X: ${'x'.repeat(20_000)}`, 'X: \x01', 'Content-Length: -1', 'Host: y'])),
    'a bit flipped': () => bitFlipped(random, get(`${own}/data/${name}`)),
    'a length and chunks': () => Buffer.concat([post(random.pick(['Content-Length: 4', 'content-length: 0']), random.pick(['Transfer-Encoding: chunked', 'Transfer-Encoding: Chunked', 'transfer-encoding: identity, chunked'])), Buffer.from('0\r\n\r\n'), inner]),
    'two lengths': () => Buffer.concat([post('Content-Length: 0', `Content-Length: ${inner.byteLength}`), inner]),
    'chunks by another name': () => Buffer.concat([post(random.pick(['Transfer-Encoding: xchunked', 'Transfer-Encoding: chunked, identity', 'Transfer-Encoding:\x0bchunked', 'Transfer-Encoding : chunked', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: x'])), Buffer.from('0\r\n\r\n'), inner]),
    'a length that is none': () => Buffer.concat([post(`Content-Length: ${random.pick(['+0', '0x0', '1e1', '0,0', '0 0', '٣', ''])}`), inner]),
    'bare newlines': () => Buffer.from(inner.toString('latin1').replaceAll('\r\n', random.pick(['\n', '\r', '\n\r'])).replace(mine, 'X: y'), 'latin1'),
    'a request in a body': () => Buffer.concat([post(`Content-Length: ${inner.byteLength}`), inner]),
    'claims 2 GB': () => Buffer.concat([post(`Content-Length: ${random.pick([2 ** 31, 2_000_000_000, 999_999_999_999_999, '9'.repeat(30)])}`), random.bytes(1000)]),
    'claims 2 GB, nobody': () => Buffer.concat([text(`POST ${own}/data/${name} HTTP/1.1`, 'Host: x', 'Content-Length: 2147483648'), random.bytes(1000)]),
    'chunks of 2 GB': () => Buffer.concat([post('Transfer-Encoding: chunked'), Buffer.from(`${random.pick(['80000000', 'ffffffffffffffff', '7fffffff;x=y', '-1', 'z'])}\r\n`), random.bytes(1000)]),
    'paths': () => get(strangePath(random, own, stranger)),
    'ranges': () => get(`${own}/data/${name}`, `Range: bytes=${random.pick(['0-', '-1', '5-1', '0-99999999999999999999', 'a-b', '0-1,2-3', '--1'])}`),
    'other methods': () => text(`${random.pick(['PUT', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'DELETE'])} ${own}/${random.pick(['', 'data/', `data/${name}/x`, 'config/'])} HTTP/1.1`, 'Host: x', mine),
    'CONNECT and upgrades': () => random.pick([text('CONNECT 127.0.0.1:22 HTTP/1.1', 'Host: x', mine), get(`${own}/data/${name}`, 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'), get(`${own}/data/${name}`, 'Connection: Upgrade', 'Upgrade: websocket')]),
  }
}

function strangePath(random: Random, own: string, stranger: string): string {
  const up = random.pick(['..', '%2e%2e', '%2E.', '.%2e', '%252e%252e', '..%2f', '..%5c', '..;', '%c0%ae%c0%ae'])
  return random.pick([
    `${own}/${up}/${stranger}/data/${name}`, `/${up}/${stranger}/data/${name}`, `${own}/data/${up}/${up}/${stranger}/config`, `${own}%2f${up}%2f${stranger}/config`, `/${stranger}/config`, `/${stranger}/data/${name}`,
    `${own}/config`, `${own}//config`, `${own}/./config`, `${own}/%00/config`, `${own}/%ff/config`, `${own}/%/config`, `${own}/data/${up}`, `${own}/data/${name.toUpperCase()}`, `${own}/data/${name}%00`,
    `http://127.0.0.1/${stranger}/config`, `*`, `${own}/${'a/'.repeat(50)}config`, `/${'x'.repeat(9000)}`, `${own}/config?create=true/../../${stranger}`, `/etc/passwd`, `${own}/state/users/${stranger}.json`,
  ])
}

function bitFlipped(random: Random, bytes: Buffer): Buffer {
  const at = random.between(0, bytes.byteLength - 1)
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.between(0, 7)), at)
  return bytes
}

/** Uploads of 16 MiB, one byte a second. How many the server hung up on. */
export async function uploadSlowlyOverRest(server: AttackedServer, user: string): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: slowClients }, (_, index) => connectSocket(server.rest, `127.18.0.${index + 1}`)))
  const head = (index: number): string => `POST /${user}/data/${String(index).padStart(64, '0')} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorizationOf(user, server.tokens.get(user) ?? '')}\r\nContent-Length: 16777216\r\n\r\n`
  for (const [index, socket] of sockets.entries()) {
    socket.resume()
    socket.write(head(index))
  }
  for (const endMs = performance.now() + slowMs; performance.now() < endMs; await wait(1000)) for (const socket of sockets) if (!socket.destroyed) socket.write('x')
  const gone = sockets.filter(({ destroyed }) => destroyed).length
  for (const socket of sockets) socket.destroy()
  return gone
}

/** Streams of HTTP/2 that are reset as soon as they are open. Gives how many until the server hung up, or all. */
export async function resetStreams(server: AttackedServer, user: string): Promise<number> {
  const { host, port } = server.rest
  const socket = secureConnect({ socket: connect({ host, port, localAddress: '127.19.0.1' }), ALPNProtocols: ['h2'], rejectUnauthorized: false })
  const session = http2Connect(`https://${host}:${port}`, { createConnection: () => socket })
  session.on('error', () => undefined)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  let opened = 0
  while (opened < resets && !session.closed && !session.destroyed) {
    const stream = session.request({ ':path': `/${user}/data/`, authorization: authorizationOf(user, server.tokens.get(user) ?? '') })
    stream.on('error', () => undefined)
    stream.close(constants.NGHTTP2_CANCEL)
    opened += 1
    if (opened % 20 === 0) await new Promise(setImmediate)
  }
  session.destroy()
  socket.destroy()
  await closed
  return opened
}
