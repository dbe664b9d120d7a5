/** Places of our own below an address, and nothing of them left afterwards. */
import { randomBytes } from 'node:crypto'
import { BackupError, hasCode } from '../../core/contracts/errors.js'
import { objectTypes, type ObjectKey, type ObjectStore, type ObjectType } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'
import { maskedAddress } from '../../core/support/address.js'
import { addressWithin } from '../../core/support/address-within.js'
import type { StorePlace } from '../object-store/store-test.js'

export type OpenStore = (address: string, options: OpenOptions) => Promise<ObjectStore>

/** Long enough for a slow server, and an end where one says nothing at all. */
const cleanUpMs = 60_000
const deletesAtOnce = 16
/** For calls whose signal has fired. Whoever interrupts the command waits for this, and for the removal that follows. */
const stoppingMs = 700

interface Used {
  readonly address: string
  /** What was put there: a listing that leaves something out must not leave it behind. */
  readonly keys: Map<string, ObjectKey>
  /** Calls under way that may make something: a test that was stopped leaves them behind. */
  readonly making: Set<Promise<unknown>>
  /** Could not be emptied, so no other test is to meet it. */
  dirty: boolean
}

/** Places below `base`, each used again as long as it can be emptied. Their names are random, so that nobody else's are met. */
export class Places {
  private readonly used: Used[] = []
  private readonly baseWasThere: Promise<boolean>

  constructor(
    private readonly openStore: OpenStore,
    private readonly base: string,
    private readonly signal: AbortSignal,
    /** Before a new place is made, with its address without secrets. */
    private readonly onNew: (address: string) => void,
  ) {
    this.baseWasThere = this.isThere(base)
    // Whoever asks for the first place hears of it.
    this.baseWasThere.catch(() => undefined)
  }

  /** An empty place. Its `dispose` empties it, and never rejects: what is left is told by `removeAll`. */
  async next(): Promise<StorePlace> {
    await this.baseWasThere
    const place = this.used.find(({ dirty }) => !dirty) ?? (await this.newPlace())
    return {
      open: async (options) => recording(await noted(place, this.openStore(place.address, options)), place),
      dispose: async () => {
        // Tried again at the end, where it is told.
        place.dirty = await this.empty(place).then(() => false, () => true)
      },
    }
  }

  /** Removes everything that was made. The addresses, without secrets, of what could not be. */
  async removeAll(): Promise<string[]> {
    const left: string[] = []
    const trying = async (address: string, removal: () => Promise<void>): Promise<void> => {
      try {
        await removal()
      } catch (error) {
        if (!hasCode(error, 'repository-not-found')) left.push(maskedAddress(address))
      }
    }
    for (const place of this.used) {
      await trying(place.address, async () => {
        await this.empty(place)
        await this.removeFolders(place.address)
      })
    }
    // Opening a place makes the folders above it.
    if (this.used.length > 0 && !(await this.baseWasThere)) await trying(this.base, () => this.removeFolders(this.base))
    return left
  }

  /** Errors: those of opening, and `invalid-usage` where something is there already. */
  private async newPlace(): Promise<Used> {
    const place = { address: addressWithin(this.base, [`backup-verify-${randomBytes(6).toString('hex')}`]), keys: new Map<string, ObjectKey>(), making: new Set<Promise<unknown>>(), dirty: false }
    // From here on there may be something to remove.
    this.used.push(place)
    this.onNew(maskedAddress(place.address))
    const store = await this.openStore(place.address, { create: true, signal: this.signal })
    try {
      if (!(await isEmpty(store, this.signal))) {
        this.used.pop()
        throw new BackupError('invalid-usage', `there are objects in a place that nobody has used yet: ${store.address}`, { hint: 'Look at how the store tells its places apart; nothing was written.' })
      }
    } finally {
      await store.close()
    }
    return place
  }

  private async isThere(address: string): Promise<boolean> {
    try {
      await (await this.openStore(address, { create: false, signal: this.signal })).close()
      return true
    } catch (error) {
      if (hasCode(error, 'repository-not-found')) return false
      throw error
    }
  }

  /** Not with the signal of the run: what was made is removed also when that has fired. */
  private async empty({ address, keys, making }: Used): Promise<void> {
    await settledWithin(Promise.allSettled(making), stoppingMs)
    const signal = AbortSignal.timeout(cleanUpMs)
    const store = await this.openStore(address, { create: false, signal })
    try {
      await deleteAll(store, [...keys.values()], signal)
      keys.clear()
      // `config` last: some stores take a place without it for one that is gone.
      for (const type of [...objectTypes].reverse()) await deleteAll(store, await listedKeys(store, type, signal), signal)
      if (!(await isEmpty(store, signal))) throw new BackupError('store-failed', `${store.address} still holds objects after they were deleted`)
    } finally {
      await store.close()
    }
  }

  private async removeFolders(address: string): Promise<void> {
    const signal = AbortSignal.timeout(cleanUpMs)
    const store = await this.openStore(address, { create: false, signal })
    try {
      await store.removeEmpty?.({ signal })
    } finally {
      await store.close()
    }
  }
}

async function isEmpty(store: ObjectStore, signal: AbortSignal): Promise<boolean> {
  for (const type of objectTypes) {
    for await (const _ of store.list(type, { signal })) return false
  }
  return true
}

async function listedKeys(store: ObjectStore, type: ObjectType, signal: AbortSignal): Promise<ObjectKey[]> {
  const keys: ObjectKey[] = []
  for await (const { name } of store.list(type, { signal })) keys.push({ type, name })
  return keys
}

async function deleteAll(store: ObjectStore, keys: readonly ObjectKey[], signal: AbortSignal): Promise<void> {
  const left = keys.filter(({ type }) => type !== 'config')
  const worker = async (): Promise<void> => {
    for (let key = left.pop(); key !== undefined; key = left.pop()) await store.delete(key, { signal })
  }
  await Promise.all(Array.from({ length: deletesAtOnce }, worker))
  const config = keys.find(({ type }) => type === 'config')
  if (config !== undefined) await store.delete(config, { signal })
}

/** The same store, which notes what is put. */
function recording(inner: ObjectStore, place: Used): ObjectStore {
  return {
    address: inner.address,
    put: (key, body, options) => {
      place.keys.set(`${key.type}/${key.name}`, key)
      return noted(place, inner.put(key, body, options))
    },
    stat: (key, options) => inner.stat(key, options),
    get: (key, options) => inner.get(key, options),
    list: (type, options) => inner.list(type, options),
    delete: (key, options) => inner.delete(key, options),
    close: () => inner.close(),
  }
}

function noted<Result>({ making }: Used, call: Promise<Result>): Promise<Result> {
  making.add(call)
  const done = (): void => void making.delete(call)
  call.then(done, done)
  return call
}

async function settledWithin(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, over])
  clearTimeout(timer)
}
