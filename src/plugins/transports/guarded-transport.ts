/** A plugin's transport and its stores, held to the contract: whatever they throw or give back comes out as the contract has it. */
import { types } from 'node:util'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from '../../core/contracts/object-store.js'
import type { Transport } from '../../core/contracts/transport.js'
import { maskedAddress } from '../../core/support/address.js'
import { isFields } from '../../core/support/shapes.js'
import { PluginFaults } from './plugin-faults.js'

const storeMethods = ['put', 'stat', 'get', 'list', 'delete', 'close'] as const

export function guardedTransport(transport: Transport, packageName: string): Transport {
  return {
    async open(address, context) {
      const faults = new PluginFaults(packageName, address)
      const warn = (message: string): void => context.warn(faults.mask(message))
      const store: unknown = await faults.around('open', context.signal, async () => transport.open(address, { ...context, warn }))
      const missing = missingMember(store)
      if (missing !== undefined) throw faults.wrong(`what its transport opens is no object store: it has no ${missing}`)
      return new GuardedStore(store as ObjectStore, faults)
    },
  }
}

function missingMember(store: unknown): string | undefined {
  if (typeof store !== 'object' || store === null) return 'methods at all'
  const members = store as Partial<Record<keyof ObjectStore, unknown>>
  if (typeof members.address !== 'string') return 'address'
  return storeMethods.find((name) => typeof members[name] !== 'function')
}

class GuardedStore implements ObjectStore {
  readonly address: string
  readonly localFolder?: Buffer
  readonly paces?: boolean
  readonly removeEmpty?: (options: AbortOptions) => Promise<void>

  constructor(
    private readonly inner: ObjectStore,
    private readonly faults: PluginFaults,
  ) {
    this.address = faults.mask(maskedAddress(inner.address))
    if (inner.localFolder !== undefined) this.localFolder = inner.localFolder
    if (inner.paces === true) this.paces = true
    if (inner.removeEmpty !== undefined) this.removeEmpty = (options) => this.faults.around('removeEmpty', options.signal, async () => inner.removeEmpty?.(options))
  }

  put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    return this.faults.around('put', options.signal, async () => this.inner.put(key, body, options))
  }

  async stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    const found: unknown = await this.faults.around('stat', options.signal, async () => this.inner.stat(key, options))
    if (found === undefined || (isFields(found) && Number.isSafeInteger(found['size']))) return found as StoredObject | undefined
    throw this.faults.wrong('"stat" gave back something without a size')
  }

  async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    // Memory of ours is not lent: a store that goes on writing after its call would change what is somebody else's by then.
    const bytes: unknown = await this.faults.around('get', options.signal, async () => this.inner.get(key, { ...options, into: undefined }))
    if (types.isUint8Array(bytes)) return bytes
    throw this.faults.wrong('"get" gave back something that is no bytes')
  }

  async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    try {
      for await (const listed of this.inner.list(type, options) as AsyncIterable<unknown>) {
        if (!isListed(listed)) throw this.faults.wrong('"list" told of something without a name and a size')
        yield listed
      }
    } catch (error) {
      throw this.faults.translated(error, 'list', options.signal)
    }
  }

  delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    return this.faults.around('delete', options.signal, async () => this.inner.delete(key, options))
  }

  close(): Promise<void> {
    return this.faults.around('close', undefined, async () => this.inner.close())
  }
}

function isListed(value: unknown): value is { name: string; size: number } {
  return isFields(value) && typeof value['name'] === 'string' && Number.isSafeInteger(value['size'])
}
