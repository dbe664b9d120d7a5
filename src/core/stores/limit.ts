/**
 * Around a store: how many bytes a second go there and come from there, all calls together.
 *
 * What holds: averaged over any time that is longer than a second, no more bytes pass than the rate allows, plus one second's worth
 * after a pause. A store that `paces` sends and reads in parts that each wait their turn. One that takes a body whole
 * gets it after the time that it takes at this rate: the average is the same, and each object goes at the speed of the line.
 * Bytes that a store sends again without being paced are not counted, and neither are names and answers without a body.
 */
import type { GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions } from '../contracts/object-store.js'
import { ForwardingStore } from './forwarding-store.js'
import { Rate, type RateOptions } from './rate.js'
import { Turns } from '../support/turns.js'

export interface LimitOptions extends RateOptions {
  /** Of bodies of objects, per second (default: no limit). More than 0. */
  readonly uploadBytes?: number
  readonly downloadBytes?: number
}

/**
 * A few hundred bytes on which others depend: a lock that is refreshed after all packs that wait comes too late. They are
 * counted, and do not wait.
 */
const urgentTypes: ReadonlySet<ObjectType> = new Set(['lock', 'key', 'config'])

/**
 * Of objects that are sent in parts, one goes at a time for each MiB a second: many that share a slow line would all take so long that a
 * server gives them up.
 */
const bytesPerTurn = 1024 * 1024

/** One direction. */
class Direction {
  readonly rate: Rate
  readonly turns: Turns

  constructor(bytesPerSecond: number, options: RateOptions) {
    this.rate = new Rate(bytesPerSecond, options)
    this.turns = new Turns(Math.max(1, Math.floor(bytesPerSecond / bytesPerTurn)))
  }
}

export function limit(store: ObjectStore, options: LimitOptions): ObjectStore {
  const { uploadBytes, downloadBytes } = options
  if (uploadBytes === undefined && downloadBytes === undefined) return store
  const direction = (bytesPerSecond: number | undefined): Direction | undefined => (bytesPerSecond === undefined ? undefined : new Direction(bytesPerSecond, options))
  return new LimitedStore(store, direction(uploadBytes), direction(downloadBytes))
}

class LimitedStore extends ForwardingStore {
  readonly localFolder?: Buffer

  constructor(
    inner: ObjectStore,
    private readonly upload: Direction | undefined,
    private readonly download: Direction | undefined,
  ) {
    super(inner)
    if (inner.localFolder !== undefined) this.localFolder = inner.localFolder
  }

  override async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    const { upload } = this
    if (upload === undefined) return this.inner.put(key, body, options)
    const { rate, turns } = upload
    if (urgentTypes.has(key.type)) rate.charge(body.byteLength)
    else if (this.inner.paces === true) {
      const pace = (bytes: number): Promise<void> => rate.take(bytes, options.signal)
      return turns.run(options.signal, () => this.inner.put(key, body, { ...options, pace }))
    } else await rate.take(body.byteLength, options.signal)
    return this.inner.put(key, body, options)
  }

  override async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const { download } = this
    if (download === undefined) return this.inner.get(key, options)
    const { rate, turns } = download
    const urgent = urgentTypes.has(key.type)
    if (!urgent && this.inner.paces === true) return turns.run(options.signal, () => this.#getInParts(rate, key, options))
    // How much comes is known before only where a part is asked for; what was expected and did not come stays counted.
    const expected = urgent ? 0 : (options.length ?? 0)
    if (expected > 0) await rate.take(expected, options.signal)
    const bytes = await this.inner.get(key, options)
    const more = bytes.byteLength - expected
    if (urgent) rate.charge(more)
    else if (more > 0) await rate.take(more, options.signal)
    return bytes
  }

  async #getInParts(rate: Rate, key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    let pacedBytes = 0
    const pace = (bytes: number): Promise<void> => {
      pacedBytes += bytes
      return rate.take(bytes, options.signal)
    }
    const bytes = await this.inner.get(key, { ...options, pace })
    // The store asks before it reads the next part, so for the last one nobody has waited.
    const unpacedBytes = bytes.byteLength - pacedBytes
    if (unpacedBytes > 0) await rate.take(unpacedBytes, options.signal)
    return bytes
  }
}
