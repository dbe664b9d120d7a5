/** Stores that are open, each once however many connections use it, and for a while after the last one. */
import { neverAborted, throwIfAborted } from '../../core/support/abort.js'
import type { ObjectStore } from '../../core/contracts/object-store.js'

export interface SharedStoresInit {
  /** A store that nobody uses is closed after so long. */
  readonly idleMs: number
  /** Of those that nobody uses no more are open than so many: the one that was used the longest ago is closed first. */
  readonly mostIdle: number
  /** Told of a store that could not be closed; there is nobody else left to tell. */
  readonly onCloseFailed: (error: unknown) => void
}

export interface Lease {
  readonly store: ObjectStore
  /** Gives it back. May be called again. */
  release(): void
  /** The place is no longer what was opened: whoever comes next gets it opened anew. */
  forget(): void
}

interface Entry {
  readonly store: ObjectStore
  uses: number
  idle: NodeJS.Timeout | undefined
}

export class SharedStores {
  readonly #entries = new Map<string, Entry>()
  /** Those that nobody uses, by name, in the order in which they were given back. */
  readonly #idle = new Map<string, Entry>()
  /** Being opened; never rejects, so that one caller's failure or signal is not another's. */
  readonly #opening = new Map<string, Promise<void>>()
  readonly #closing = new Set<Promise<void>>()

  constructor(private readonly init: SharedStoresInit) {}

  async lease(name: string, open: () => Promise<ObjectStore>, signal: AbortSignal = neverAborted): Promise<Lease> {
    for (;;) {
      throwIfAborted(signal)
      const entry = this.#entries.get(name)
      if (entry !== undefined) return this.#leaseOf(name, entry)
      const opening = this.#opening.get(name)
      if (opening === undefined) break
      await opening
    }
    const opened = open()
    const settled = opened.then((store) => void this.#entries.set(name, { store, uses: 0, idle: undefined }), () => undefined).finally(() => this.#opening.delete(name))
    this.#opening.set(name, settled)
    await opened
    await settled
    const entry = this.#entries.get(name)
    return entry === undefined ? this.lease(name, open, signal) : this.#leaseOf(name, entry)
  }

  /** Closes all, also those in use. */
  async close(): Promise<void> {
    await Promise.all(this.#opening.values())
    for (const [name, entry] of [...this.#entries]) this.#end(name, entry)
    await Promise.all(this.#closing)
  }

  #leaseOf(name: string, entry: Entry): Lease {
    clearTimeout(entry.idle)
    this.#idle.delete(name)
    entry.uses += 1
    let held = true
    return {
      store: entry.store,
      release: () => {
        if (!held) return
        held = false
        entry.uses -= 1
        if (entry.uses > 0) return
        if (this.#entries.get(name) !== entry) this.#end(name, entry)
        else this.#rest(name, entry)
      },
      forget: () => {
        if (this.#entries.get(name) === entry) this.#entries.delete(name)
      },
    }
  }

  #rest(name: string, entry: Entry): void {
    entry.idle = setTimeout(() => this.#end(name, entry), this.init.idleMs).unref()
    this.#idle.set(name, entry)
    const [oldest] = this.#idle
    if (this.#idle.size > this.init.mostIdle && oldest !== undefined) this.#end(...oldest)
  }

  #end(name: string, entry: Entry): void {
    clearTimeout(entry.idle)
    if (this.#idle.get(name) === entry) this.#idle.delete(name)
    if (this.#entries.get(name) === entry) this.#entries.delete(name)
    const closing = entry.store.close().catch(this.init.onCloseFailed).finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }
}
