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

/** What could not be removed, and what is empty and has no way to be. Addresses without secrets. */
export interface Left {
  readonly leftBehind: string[]
  readonly emptyPlaces: string[]
}

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

  /** Whether there may be something to remove. */
  get anyMade(): boolean {
    return this.used.length > 0
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

  /** Removes everything that was made. */
  async removeAll(): Promise<Left> {
    const leftBehind: string[] = []
    const emptyPlaces: string[] = []
    const remove = async (address: string, empty?: () => Promise<void>): Promise<void> => {
      try {
        await empty?.()
        if (!(await this.removeFolders(address)) && (await this.staysThere(address))) emptyPlaces.push(maskedAddress(address))
      } catch (error) {
        if (!hasCode(error, 'repository-not-found')) leftBehind.push(maskedAddress(address))
      }
    }
    for (const place of this.used) await remove(place.address, () => this.empty(place))
    // Opening a place makes the folders above it.
    if (this.used.length > 0 && !(await this.baseWasThere)) await remove(this.base)
    return { leftBehind, emptyPlaces }
  }

  /** Errors: those of opening, and `invalid-usage` where something is there already. */
  private async newPlace(): Promise<Used> {
    const place = { address: addressWithin(this.base, [newName()]), keys: new Map<string, ObjectKey>(), making: new Set<Promise<unknown>>(), dirty: false }
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

  private async isThere(address: string, signal = this.signal): Promise<boolean> {
    try {
      await (await this.openStore(address, { create: false, signal })).close()
      return true
    } catch (error) {
      if (hasCode(error, 'repository-not-found')) return false
      throw error
    }
  }

  /** Some stores take a place that had a config, and has none any more, for one that is gone: until it is opened again. */
  private async empty(place: Used): Promise<void> {
    try {
      await this.emptyOnce(place)
    } catch (error) {
      if (!hasCode(error, 'repository-not-found')) throw error
      await this.emptyOnce(place)
    }
  }

  /** Not with the signal of the run: what was made is removed also when that has fired. */
  private async emptyOnce({ address, keys, making }: Used): Promise<void> {
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

  /** False where the store has no call for it. */
  private async removeFolders(address: string): Promise<boolean> {
    const signal = AbortSignal.timeout(cleanUpMs)
    const store = await this.openStore(address, { create: false, signal })
    try {
      if (store.removeEmpty === undefined) return false
      await store.removeEmpty({ signal })
      return true
    } finally {
      await store.close()
    }
  }

  /** A bucket has every place at any time, so one that nobody made has to be missing for this one to be something. */
  private async staysThere(address: string): Promise<boolean> {
    const signal = AbortSignal.timeout(cleanUpMs)
    return !(await this.isThere(addressWithin(this.base, [newName()]), signal)) && (await this.isThere(address, signal))
  }
}

function newName(): string {
  return `backup-verify-${randomBytes(6).toString('hex')}`
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
    ...(inner.paces !== undefined && { paces: inner.paces }),
    ...(inner.removeEmpty !== undefined && { removeEmpty: (options) => inner.removeEmpty?.(options) ?? Promise.resolve() }),
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
