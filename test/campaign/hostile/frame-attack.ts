/** Thousands of connections that each send one hostile frame, and what becomes of them. */
import type { Random } from '../../support/random.js'
import type { Verdict } from '../understanding/campaign.js'
import type { AttackedServer } from './attacked-server.js'
import { downloadStream, hostileFrame, makers, uploadBytes, uploadStream, type FramesInit, type HostileFrame } from './hostile-frames.js'
import { frameTypes } from './protocol.js'
import { RawConnection } from './raw-connection.js'

const atOnce = 24
/** Tries of logins are counted by address: each connection comes from another. */
export function anyAddress(random: Random): string {
  return `127.${random.between(1, 254)}.${random.between(0, 255)}.${random.between(1, 254)}`
}

export interface FrameAttackInit {
  readonly server: AttackedServer
  readonly random: Random
  readonly verdict: Verdict
  readonly frames: number
  readonly user: string
  readonly stranger: string
  /** Of an object of `user`. */
  readonly object: string
}

/** How many ended how. */
export async function attackWithFrames(init: FrameAttackInit): Promise<ReadonlyMap<string, number>> {
  const { random, server, verdict } = init
  const kinds = Object.keys(makers)
  const framesInit: FramesInit = { random, login: server.login(init.user), name: init.object, stranger: init.stranger }
  // Made before they are sent: the seed decides, and not who is answered first.
  const frames = Array.from({ length: init.frames }, (_, index) => hostileFrame(kinds[index % kinds.length] ?? '', framesInit))
  const sources = frames.map(() => anyAddress(random))
  const outcomes = new Map<string, number>()
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < frames.length; index = next++) {
      const frame = frames[index] as HostileFrame
      const outcome = await outcomeOf(frame, framesInit, server, sources[index] ?? '', index).catch((error: unknown) => `no answer: ${String(error)}`)
      outcomes.set(outcome.split(':')[0] ?? '', (outcomes.get(outcome.split(':')[0] ?? '') ?? 0) + 1)
      if (!isExpected(frame, outcome)) verdict.fault(`frame ${index}, ${frame.kind}`, `${outcome} where ${frame.expected} was to come: ${frame.bytes.subarray(0, 64).toString('hex')}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

/** Our half of the connection ends behind the frame: whatever the server has to say comes until it ends its own. */
async function outcomeOf(frame: HostileFrame, { login, name }: FramesInit, { socket }: AttackedServer, from: string, index: number): Promise<string> {
  const connection = frame.early ? await RawConnection.open(socket, from) : await RawConnection.loggedIn(socket, from, login)
  try {
    if (!frame.early) await beginWork(connection, name, index)
    connection.socket.write(frame.bytes)
    if (frame.cut) {
      connection.destroy()
      return 'cut'
    }
    if (frame.expected !== 'waits') connection.send(frameTypes.ping, 0)
    connection.socket.end()
    let outcome = 'waits'
    for (let seen = await connection.next(); seen !== undefined; seen = await connection.next()) {
      if (String(seen.says['message']).includes('its log says how')) return `the server is at fault: ${JSON.stringify(seen)}`
      if (seen.name === 'PONG') outcome = 'answered'
      if (seen.name === 'ERROR' && seen.stream === 0) outcome = String(seen.says['code'])
    }
    return outcome
  } finally {
    connection.destroy()
  }
}

/** An upload that nobody has begun before, or it would go on where it was; what becomes of thousands that break off is the server's affair. */
async function beginWork(connection: RawConnection, name: string, index: number): Promise<void> {
  const uploaded = String(index).padStart(64, '0')
  connection.send(frameTypes.put, uploadStream, { type: 'pack', name: uploaded, size: uploadBytes, sha256: uploaded, ifAbsent: false })
  connection.send(frameTypes.get, downloadStream, { type: 'pack', name, offset: 0, limit: 1 })
  const wanted = new Set(['RESUME', 'OBJECT', 'DATA'])
  while (wanted.size > 0) {
    const seen = await connection.next()
    if (seen === undefined || !wanted.delete(seen.name)) throw new Error(`before the frame came ${JSON.stringify(seen)}`)
  }
}

function isExpected({ expected, cut }: HostileFrame, outcome: string): boolean {
  if (cut) return outcome === 'cut'
  switch (expected) {
    case 'damage':
      return outcome === 'store-failed'
    case 'violation':
      return outcome === 'invalid-usage'
    case 'refusal':
      return ['invalid-usage', 'access-denied', 'login-refused'].includes(outcome)
    case 'waits':
      return outcome === 'waits'
    case 'anything':
      return !outcome.startsWith('the server is at fault') && !outcome.startsWith('no answer')
  }
}
