/** Whether the server's own store can be used, found out before the first client comes, and again whenever somebody asks. */
import { createHash, randomBytes } from 'node:crypto'
import { BackupError } from '../../core/contracts/errors.js'
import type { AbortOptions, ObjectStore } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'
import { addressWithin } from '../../core/support/address-within.js'

/** No user has such a name. */
const probeFolder = '_server'
const healthTimeoutMs = 5000

export interface ProbeInit {
  readonly storeAddress: string
  readonly openStore: (address: string, options: OpenOptions) => Promise<ObjectStore>
  /** A minimum retention needs to know when an object was stored. */
  readonly needsTimes: boolean
}

export interface ProbedStore {
  /** When the store says that it received the object; undefined where it does not tell. */
  readonly storedAtMs: number | undefined
  /** Rejects when the store is out of reach. */
  check(): Promise<void>
  close(): Promise<void>
}

/**
 * Stores a small object and removes it. Errors: those of the transport, and `invalid-usage` for a store that does not tell times
 * that are needed.
 */
export async function probeStore({ storeAddress, openStore, needsTimes }: ProbeInit, options: AbortOptions): Promise<ProbedStore> {
  const store = await openStore(addressWithin(storeAddress, [probeFolder]), { ...options, create: true })
  try {
    const storedAtMs = await timeOfNewObject(store, options)
    if (needsTimes && storedAtMs === undefined) {
      throw new BackupError('invalid-usage', `${store.address} does not tell when it received an object, so nothing can be kept for a minimum time`, {
        subject: store.address,
        hint: 'Leave out --retention, or take a store that does (a folder, S3, SFTP, another `backup serve`).',
      })
    }
    return { storedAtMs, check: () => check(store), close: () => store.close() }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function timeOfNewObject(store: ObjectStore, options: AbortOptions): Promise<number | undefined> {
  const body = randomBytes(32)
  const key = { type: 'lock', name: createHash('sha256').update(body).digest('hex') } as const
  await store.put(key, body, options)
  const stored = await store.stat(key, options)
  await store.delete(key, options)
  return stored?.storedAtMs
}

async function check(store: ObjectStore): Promise<void> {
  // It is not there, and the store has to be for saying so.
  await store.stat({ type: 'config', name: 'config' }, { signal: AbortSignal.timeout(healthTimeoutMs) })
}
