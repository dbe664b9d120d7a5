/** A store in memory that ends no GET and no PUT until it is told to. */
import type { ObjectStore } from '../../../core/contracts/object-store.js'
import { createMemoryStore } from '../../../core/transport/memory.js'

export class SlowStore {
  readonly store: ObjectStore
  /** Resolve with the first GET and the first PUT. */
  readonly asked: Promise<void>
  readonly putting: Promise<void>
  /** How many GETs there were. */
  gets = 0
  private readonly slow = deferred()

  /** `puts`: whether they are slow as well. */
  constructor({ puts }: { readonly puts: boolean }) {
    const inner = createMemoryStore()
    const [get, put] = [inner.get.bind(inner), inner.put.bind(inner)]
    const [asked, putting] = [deferred(), deferred()]
    this.asked = asked.promise
    this.putting = putting.promise
    this.store = Object.assign(inner, {
      get: async (...call: Parameters<ObjectStore['get']>) => {
        this.gets += 1
        asked.resolve()
        await this.slow.promise
        return get(...call)
      },
      put: async (...call: Parameters<ObjectStore['put']>) => {
        putting.resolve()
        if (puts) await this.slow.promise
        await put(...call)
      },
    })
  }

  /** From now on it is as fast as any. */
  answer(): void {
    this.slow.resolve()
  }
}

function deferred(): { readonly promise: Promise<void>; resolve(this: void): void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}
