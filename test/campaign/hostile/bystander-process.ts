/**
 * The honest client, in a process of its own: puts, looks at, reads and lists small objects, and measures how long each call takes. It does as its parent
 * says: `{ begin: address }` and, later, `{ end: true }`, which it answers with a report once the calls under way are over.
 */
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { ObjectKey, ObjectStore } from '../../../src/core/contracts/object-store.js'
import { transportContext } from '../../support/transport-context.js'
import { serverTransport } from './protocol.js'

export type BystanderCall = 'put' | 'get' | 'stat' | 'list'
export const bystanderCalls: readonly BystanderCall[] = ['put', 'get', 'stat', 'list']

export interface BystanderReport {
  readonly rounds: number
  /** The longest that one call took. */
  readonly worstMs: Readonly<Record<BystanderCall, number>>
  readonly failures: readonly string[]
  /** `type/name` of what it was told is stored. */
  readonly acknowledged: readonly string[]
}

export type BystanderOrder = { readonly begin: string } | { readonly end: true }

const bodyBytes = 24 * 1024
/** Between rounds: it is there to measure, not to load. */
const pauseMs = 25
/** A call that takes longer has failed. */
const patienceMs = 40_000
/** Every so many rounds a snapshot, of which the listing is: it stays short. */
const roundsASnapshot = 20

const stores = new Map<string, ObjectStore>()
let running: { ended: boolean; readonly report: Promise<BystanderReport> } | undefined

process.on('message', (order: BystanderOrder) => {
  if ('begin' in order) {
    const phase = { ended: false }
    running = Object.assign(phase, { report: observe(order.begin, phase) })
    return
  }
  if (running === undefined) return
  running.ended = true
  running.report.then(
    (report) => process.send?.(report),
    (error: unknown) => {
      throw error
    },
  )
})
process.on('disconnect', () => process.exit())

async function observe(address: string, phase: { readonly ended: boolean }): Promise<BystanderReport> {
  const worstMs = { put: 0, get: 0, stat: 0, list: 0 }
  const failures: string[] = []
  const acknowledged: string[] = []
  let rounds = 0
  const timed = async <Result>(call: BystanderCall, work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> => {
    const beganMs = performance.now()
    try {
      return await work(AbortSignal.timeout(patienceMs))
    } catch (error) {
      failures.push(`${call} after ${Math.round(performance.now() - beganMs)} ms: ${String(error)}`)
      return undefined
    } finally {
      worstMs[call] = Math.max(worstMs[call], performance.now() - beganMs)
    }
  }
  const store = await storeAt(address)
  do {
    const body = randomBytes(bodyBytes)
    const key: ObjectKey = { type: rounds % roundsASnapshot === 0 ? 'snapshot' : 'pack', name: createHash('sha256').update(body).digest('hex') }
    const stored = await timed('put', async (signal) => {
      await store.put(key, body, { signal })
      return true
    })
    if (stored === true) {
      acknowledged.push(`${key.type}/${key.name}`)
      const size = await timed('stat', async (signal) => (await store.stat(key, { signal }))?.size)
      const read = await timed('get', async (signal) => Buffer.from(await store.get(key, { signal })))
      if (size !== undefined && size !== bodyBytes) failures.push(`stat: ${size} bytes`)
      if (read?.equals(body) === false) failures.push('get: other bytes than were put')
    }
    await timed('list', async (signal) => {
      for await (const object of store.list('snapshot', { signal })) if (object.size !== bodyBytes) failures.push(`list: ${object.size} bytes`)
    })
    rounds += 1
    await wait(pauseMs)
  } while (!phase.ended)
  return { rounds, worstMs, failures, acknowledged }
}

/** Opened once, as by a backup that takes the whole night. */
async function storeAt(address: string): Promise<ObjectStore> {
  const known = stores.get(address)
  if (known !== undefined) return known
  const store = await serverTransport.open(address, transportContext({ create: true, signal: new AbortController().signal, connections: 4 }))
  stores.set(address, store)
  return store
}
