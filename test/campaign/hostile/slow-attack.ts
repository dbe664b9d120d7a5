/** Clients that send one byte a second, wherever somebody could be made to wait for the next one. */
import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Verdict } from '../understanding/campaign.js'
import type { AttackedServer } from './attacked-server.js'
import { dataFrame, frameTypes, jsonFrame } from './protocol.js'
import { connectSocket, helloOf, RawConnection } from './raw-connection.js'

const byteEveryMs = 1000
const ofAKind = 12
/** Longer than the server waits for a HELLO. */
const attackMs = 26_000
/** `loginSeconds` of the server, and what a busy machine adds. */
const loginMs = 20_000
const lateMs = 3000
const object = { type: 'pack', size: 16 * 1024 * 1024, ifAbsent: false }
/** More than the 64 KiB a second below which an upload is given up: of bytes, but not of the object's. */
const pingsATime = 500
const pingEveryMs = 100

/** How many of those who never logged in were sent away, of how many, and how many uploads were given up. */
export interface SlowResult {
  readonly strangers: number
  readonly sentAway: number
  readonly givenUp: number
}

export async function attackSlowly(server: AttackedServer, user: string, verdict: Verdict): Promise<SlowResult> {
  const over = new AbortController()
  const { signal } = over
  setMaxListeners(0, signal)
  const each = <Result>(work: (index: number) => Promise<Result>): Promise<Result[]> => Promise.all(Array.from({ length: ofAKind }, (_, index) => work(index)))
  const from = (kind: number, index: number): string => `127.10.${kind}.${index + 1}`
  const strangers = Promise.all([
    each((index) => sendAway(() => connectSocket({ ...server.socket, secure: false }, from(1, index)), clientHello, signal)),
    each((index) => sendAway(() => connectSocket(server.socket, from(2, index)), jsonFrame(frameTypes.hello, 0, helloOf(server.login(user))), signal)),
  ])
  const uploads = Promise.all([
    each((index) => slowHeader(server, user, from(3, index), signal)),
    each((index) => slowUpload(server, user, from(4, index), index, signal, false)),
    // Three of these would take all of the memory, and answer PING as anybody does.
    each((index) => (index < 3 ? slowUpload(server, user, from(5, index), 100 + index, signal, true) : Promise.resolve(0))),
  ])
  await wait(attackMs)
  over.abort()
  const times = (await strangers).flat()
  const givenUp = (await uploads).flat().reduce((sum, count) => sum + count, 0)
  for (const ms of times) if (ms === undefined || ms > loginMs + lateMs) verdict.fault('slow logins', ms === undefined ? 'one was still there in the end' : `one was waited for ${Math.round(ms)} ms`)
  return { strangers: times.length, sentAway: times.filter((ms) => ms !== undefined).length, givenUp }
}

/** The beginning of a TLS handshake: a record that announces 512 bytes. */
const clientHello = Buffer.concat([Buffer.from('1603010200010001fc0303', 'hex'), Buffer.alloc(501)])

/** After how many milliseconds the server hung up; undefined where it did not. */
async function sendAway(open: () => Promise<Socket>, bytes: Buffer, signal: AbortSignal): Promise<number | undefined> {
  const socket = await open()
  const beganMs = performance.now()
  // Read, or its end would never be seen.
  socket.resume()
  const gone = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now() - beganMs)))
  const dripping = drip(socket, bytes, signal)
  const result = await Promise.race([gone, dripping.then(() => undefined)])
  socket.destroy()
  await gone
  return result
}

/** Resolves when all was sent and the attack is over, or nobody is there any more. */
async function drip(socket: Socket, bytes: Buffer, signal: AbortSignal): Promise<void> {
  for (let at = 0; !signal.aborted && !socket.destroyed; at++) {
    socket.write(bytes.subarray(at % bytes.byteLength, (at % bytes.byteLength) + 1))
    await pause(byteEveryMs, signal)
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined)
}

async function slowHeader(server: AttackedServer, user: string, from: string, signal: AbortSignal): Promise<number> {
  const connection = await RawConnection.loggedIn(server.socket, from, server.login(user))
  await drip(connection.socket, jsonFrame(frameTypes.ping, 0), signal)
  connection.destroy()
  await connection.closed
  return 0
}

/** Begins an upload again whenever it is given up. How often that was. */
async function slowUpload(server: AttackedServer, user: string, from: string, number: number, signal: AbortSignal, pings: boolean): Promise<number> {
  const connection = await RawConnection.loggedIn(server.socket, from, server.login(user))
  const stop = (): void => connection.destroy()
  signal.addEventListener('abort', stop, { once: true })
  const pinging = pings ? keepPinging(connection, signal) : undefined
  let givenUp = 0
  for (let stream = 1; !signal.aborted && connection.isOpen; stream++) {
    const name = `${number}`.padStart(64, '0')
    connection.send(frameTypes.put, stream, { ...object, name, sha256: name })
    const resumed = await nextOf(connection, stream, ['RESUME'])
    if (resumed === undefined) break
    const upload = new AbortController()
    const sending = sendSlowly(connection, stream, Number(resumed['acknowledged']), pings, AbortSignal.any([signal, upload.signal]))
    if ((await nextOf(connection, stream, ['ERROR'])) !== undefined) givenUp += 1
    upload.abort()
    await sending
  }
  connection.destroy()
  await Promise.all([connection.closed, pinging])
  return givenUp
}

/** What the frame says; undefined when the connection is over. */
async function nextOf(connection: RawConnection, stream: number, names: readonly string[]): Promise<Readonly<Record<string, unknown>> | undefined> {
  while (connection.isOpen) {
    const seen = await connection.next().catch(() => undefined)
    if (seen?.stream === stream && names.includes(seen.name)) return seen.says
  }
  return undefined
}

/** In DATA frames of one byte, where there are PINGs between them; else in a large one that never ends. */
async function sendSlowly(connection: RawConnection, stream: number, offset: number, inFrames: boolean, signal: AbortSignal): Promise<void> {
  const large = dataFrame(stream, offset, Buffer.alloc(256 * 1024))
  if (!inFrames) connection.socket.write(large.subarray(0, 24))
  for (let at = 24; !signal.aborted && connection.isOpen; at++) {
    connection.socket.write(inFrames ? dataFrame(stream, offset + at - 24, Buffer.alloc(1)) : large.subarray(at, at + 1))
    await pause(byteEveryMs, signal)
  }
}

async function keepPinging(connection: RawConnection, signal: AbortSignal): Promise<void> {
  const pings = Buffer.concat(Array.from({ length: pingsATime }, () => jsonFrame(frameTypes.ping, 0)))
  while (!signal.aborted && connection.isOpen) {
    connection.socket.write(pings)
    await pause(pingEveryMs, signal)
  }
}
