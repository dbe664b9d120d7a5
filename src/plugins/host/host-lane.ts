/** One place in the pool: works on one file at a time, in one process, and in a second one for an analyzer under suspicion. */
import type { HostProcess } from '../processes/host-process.js'
import { ProcessSlot, type SlotOptions } from '../processes/process-slot.js'
import type { Suspects } from './suspects.js'

export class HostLane {
  readonly #options: SlotOptions
  readonly #suspects: Suspects
  readonly #shared: ProcessSlot
  #apart: { readonly key: string; readonly slot: ProcessSlot } | undefined
  readonly #left: ProcessSlot[] = []

  constructor(options: SlotOptions, suspects: Suspects) {
    this.#options = options
    this.#suspects = suspects
    this.#shared = new ProcessSlot(options)
  }

  /** Of the processes that live now. */
  get pids(): readonly number[] {
    return [this.#shared, this.#apart?.slot].flatMap((slot) => slot?.pid ?? [])
  }

  /** Where this analyzer or converter works. */
  slotOf(key: string): ProcessSlot {
    if (key !== this.#suspects.apart) return this.#shared
    if (this.#apart?.key !== key) this.#setApart(key)
    return this.#apart?.slot ?? this.#shared
  }

  /** Rejects as `ProcessSlot.process` does. */
  process(key: string): Promise<HostProcess> {
    return this.slotOf(key).process()
  }

  /** Between two files. */
  async rest(): Promise<void> {
    if (this.#apart !== undefined && this.#apart.key !== this.#suspects.apart) this.#setApart(undefined)
    await Promise.all([this.#shared.rest(), this.#apart?.slot.rest()])
  }

  async close(): Promise<void> {
    const apart = this.#apart === undefined ? [] : [this.#apart.slot]
    await Promise.all([this.#shared, ...apart, ...this.#left].map((slot) => slot.close()))
  }

  #setApart(key: string | undefined): void {
    if (this.#apart !== undefined) {
      this.#apart.slot.retire()
      this.#left.push(this.#apart.slot)
    }
    this.#apart = key === undefined ? undefined : { key, slot: new ProcessSlot(this.#options) }
  }
}
