/** What has to hold of a server when the attacks are over. */
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { transportContext } from '../../support/transport-context.js'
import { StoredObjects } from '../server-killed/stored-objects.js'
import { row, type Verdict } from '../understanding/campaign.js'
import type { AttackedServer } from './attacked-server.js'
import { serverTransport } from './protocol.js'

/** Until what was under way when an attack ended is over. */
const settleMs = 20_000
/** Of its heap not the last page is given back. The memory of uploads, which it uses again, comes to that. */
const keptBytes = 64 * 1024 * 1024
const peakBytes = 512 * 1024 * 1024

const { signal } = new AbortController()

export interface SettleInit {
  /** Of the server, when only honest clients had been there. */
  readonly before: number
  readonly budgetBytes: number
  readonly verdict: Verdict
}

/** Whoever needs all of the memory gets it, and then nothing is held for anybody. */
export async function settle(server: AttackedServer, { before, budgetBytes, verdict }: SettleInit): Promise<void> {
  const beganMs = performance.now()
  await putPack(server, 'backup', Buffer.alloc(budgetBytes, 1))
  row(`all of the memory, ${server.name}`, `${((performance.now() - beganMs) / 1000).toFixed(1)} s`)
  const gauges = ['connections_open', 'uploads_open', 'budget_bytes'] as const
  const open = async (): Promise<string[]> => {
    const metrics = await server.metrics()
    return gauges.filter((name) => metrics.get(name) !== 0).map((name) => `${name} ${metrics.get(name) ?? 'is missing'}`)
  }
  const lateMs = performance.now() + settleMs
  while (performance.now() < lateMs && ((await open()).length > 0 || server.residentBytes > before + budgetBytes + keptBytes)) await wait(250)
  for (const gauge of await open()) verdict.fault(`${server.name}, after all`, gauge)
  const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`
  row(`memory, ${server.name}`, 'before', mebibytes(before), 'peak', mebibytes(server.peakBytes), 'after', mebibytes(server.residentBytes))
  if (server.residentBytes > before + budgetBytes + keptBytes) verdict.fault(`${server.name}, after all`, `it keeps ${mebibytes(server.residentBytes - before)} more than before`)
  if (server.peakBytes > peakBytes) verdict.fault(`${server.name}, at the peak`, `it took more than ${mebibytes(peakBytes)}`)
}

export async function putPack(server: AttackedServer, user: string, body: Buffer): Promise<void> {
  const store = await serverTransport.open(server.address(user), transportContext({ create: true, signal }))
  await store.put({ type: 'pack', name: createHash('sha256').update(body).digest('hex') }, body, { signal }).finally(() => store.close())
}

/** What honest clients were told is stored lies in the folder, and comes back through the server, as it was. */
export async function compare(server: AttackedServer, user: string, acknowledged: readonly string[], verdict: Verdict): Promise<void> {
  const { missing, damaged, objects } = new StoredObjects(`${server.storeFolder}/${user}`).inspect(acknowledged)
  for (const text of missing) verdict.fault(server.name, `${text} was acknowledged and is not there`)
  for (const text of damaged) verdict.fault(server.name, `${text} is not what its name says`)
  const store = await serverTransport.open(server.address(user), transportContext({ create: false, signal }))
  const packs = acknowledged.filter((text) => text.startsWith('pack/')).map((text) => text.slice(5))
  for (const name of packs) {
    const body = await store.get({ type: 'pack', name }, { signal })
    if (createHash('sha256').update(body).digest('hex') !== name) verdict.fault(server.name, `pack/${name} came back as something else`)
  }
  await store.close()
  row(`honest objects, ${server.name}`, acknowledged.length, 'there', objects, 'read', packs.length)
}

/** What clients do wrong has a code in the log; what has none is the server's own fault, and so is a line that is no event: a warning of Node's. */
export function faultsOfLog({ name }: AttackedServer, log: string, verdict: Verdict): void {
  const faults = log.split('\n').filter((line) => {
    if (!line.startsWith('{')) return line !== ''
    const { event, code } = JSON.parse(line) as { readonly event: string; readonly code?: string }
    return event === 'call_failed' || ((event === 'request_failed' || event === 'connection_refused') && code === undefined)
  })
  for (const line of faults.slice(0, 20)) verdict.fault(`log of ${name}`, line)
}
