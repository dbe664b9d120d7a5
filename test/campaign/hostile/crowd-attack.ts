/** A thousand connections at once, that want nothing. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Verdict } from '../understanding/campaign.js'
import type { AttackedServer } from './attacked-server.js'
import { frameTypes } from './protocol.js'
import { connectSocket, RawConnection } from './raw-connection.js'

const crowd = 1000
/** By default the server takes 256 of one address. */
const ofAnAddress = 200
const atOnce = 50
/** The server waits 20 s for a HELLO. */
const longestLoginMs = 26_000
export const defaultOfAPeer = 256
export const defaultOfAll = 1024

export interface CrowdResult {
  readonly open: number
  readonly loggedIn: number
  /** Of those who said nothing, sent away in the end. */
  readonly sentAway: number
}

/** `users`: those who log in, 200 connections each. Everybody else says nothing: half of them in the middle of TLS, where there is any. */
export async function crowdIn(server: AttackedServer, users: readonly string[], verdict: Verdict): Promise<CrowdResult> {
  const from = (index: number): string => `127.13.0.${1 + Math.floor(index / ofAnAddress)}`
  const members = users.length * ofAnAddress
  const loggedIn: RawConnection[] = []
  const silent: { readonly closed: Promise<void>; isOpen: boolean; destroy(): void }[] = []
  await inTurns(crowd, async (index) => {
    const user = users[Math.floor(index / ofAnAddress)]
    if (user !== undefined) loggedIn.push(await RawConnection.loggedIn(server.socket, from(index), server.login(user)))
    else silent.push(await silentOne(server, from(index), index % 2 === 0))
  })
  const open = loggedIn.filter(({ isOpen }) => isOpen).length + silent.filter(({ isOpen }) => isOpen).length
  if (open !== crowd) verdict.fault('a crowd', `${open} of ${crowd} are in`)
  await answerPings(loggedIn, verdict)
  const late = wait(longestLoginMs, 'late', { ref: false })
  await Promise.race([Promise.all(silent.map(({ closed }) => closed)), late])
  const sentAway = silent.filter(({ isOpen }) => !isOpen).length
  if (sentAway !== crowd - members) verdict.fault('a crowd', `${crowd - members - sentAway} who never said anything are still in`)
  // Who logged in may stay.
  await answerPings(loggedIn, verdict)
  for (const one of [...loggedIn, ...silent]) one.destroy()
  await Promise.all([...loggedIn, ...silent].map(({ closed }) => closed))
  return { open, loggedIn: loggedIn.length, sentAway }
}

/** All that come from one address, and then from many: how many stay. Then they leave, and somebody else gets in. */
export async function crowdAgainstLimits(server: AttackedServer, user: string, verdict: Verdict): Promise<{ readonly ofOneAddress: number; readonly ofAll: number }> {
  const before = (await server.metrics()).get('connections_open') ?? 0
  const stay = async (from: (index: number) => string, most: number): Promise<number> => {
    const all: Awaited<ReturnType<typeof silentOne>>[] = []
    await inTurns(crowd + 100, async (index) => all.push(await silentOne(server, from(index), true)))
    let gone = 0
    const enough = new Promise<void>((resolve) => {
      for (const { closed } of all) void closed.then(() => (gone += 1) >= all.length - most && resolve())
    })
    await Promise.race([enough, wait(5000, undefined, { ref: false })])
    const open = all.filter(({ isOpen }) => isOpen).length
    for (const one of all) one.destroy()
    await Promise.all(all.map(({ closed }) => closed))
    if (open !== most) verdict.fault('a crowd against the limits', `${open} are in, and ${most} may be`)
    return open
  }
  const ofOneAddress = await stay(() => '127.14.0.1', defaultOfAPeer)
  const ofAll = await stay((index) => `127.15.0.${1 + Math.floor(index / ofAnAddress)}`, defaultOfAll - before)
  const later = await RawConnection.loggedIn(server.socket, '127.14.0.1', server.login(user))
  later.destroy()
  await later.closed
  return { ofOneAddress, ofAll }
}

async function silentOne(server: AttackedServer, from: string, raw: boolean): Promise<{ readonly closed: Promise<void>; isOpen: boolean; destroy(): void }> {
  const socket = await connectSocket(raw ? { ...server.socket, secure: false } : server.socket, from)
  socket.resume()
  const one = {
    isOpen: !socket.destroyed,
    closed: socket.destroyed ? Promise.resolve() : new Promise<void>((resolve) => socket.once('close', () => resolve())),
    destroy: () => void socket.destroy(),
  }
  void one.closed.then(() => (one.isOpen = false))
  return one
}

async function answerPings(connections: readonly RawConnection[], verdict: Verdict): Promise<void> {
  for (const connection of connections) connection.send(frameTypes.ping, 0)
  const answers = await Promise.all(connections.map((connection) => connection.next().catch(() => undefined)))
  const missing = answers.filter((answer) => answer?.name !== 'PONG').length
  if (missing > 0) verdict.fault('a crowd', `${missing} who are logged in are not answered`)
}

export async function inTurns(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let index = next++; index < count; index = next++) await work(index)
    }),
  )
}
