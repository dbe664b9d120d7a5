/** What clients cost that are logged in and do nothing. */
import { setTimeout as wait } from 'node:timers/promises'
import { transportContext } from '../../support/transport-context.js'
import type { AttackedServer } from './attacked-server.js'
import { inTurns } from './crowd-attack.js'
import { serverTransport } from './protocol.js'
import type { ObjectStore } from '../../../src/core/contracts/object-store.js'

const clients = 200
const idleMs = 20_000

export interface IdleCost {
  readonly clients: number
  readonly bytesAClient: number
  /** Of processor time within 20 s: without any client, and with all of them. */
  readonly secondsWithout: number
  readonly secondsWith: number
}

/** By our own client, one connection each. */
export async function idleCost(server: AttackedServer, user: string): Promise<IdleCost> {
  const secondsWithout = await cpuWhileIdle(server)
  const before = server.residentBytes
  const stores: ObjectStore[] = []
  await inTurns(clients, async () => stores.push(await serverTransport.open(server.address(user), transportContext({ create: true, signal: new AbortController().signal }))))
  const secondsWith = await cpuWhileIdle(server)
  const bytesAClient = (server.residentBytes - before) / clients
  await Promise.all(stores.map((store) => store.close()))
  return { clients, bytesAClient, secondsWithout, secondsWith }
}

async function cpuWhileIdle(server: AttackedServer): Promise<number> {
  // What was begun before ends.
  await wait(1000)
  const before = server.cpuSeconds
  await wait(idleMs)
  return server.cpuSeconds - before
}
