/**
 * One place in the pool: works on one file at a time, in one process for all trusted plugins, in a second one for an analyzer under
 * suspicion, and in one of its own for each plugin of a third party.
 */
import type { ConfiguredPlugin } from '../manifest/configured.js'
import type { HostProcess } from '../processes/host-process.js'
import { ProcessSlot, type SlotOptions } from '../processes/process-slot.js'
import type { Suspects } from './suspects.js'

export interface LaneOptions extends Omit<SlotOptions, 'start'> {
  /** `plugin`: of a third party, for its own process; undefined for one that trusted plugins share. */
  readonly start: (plugin: ConfiguredPlugin | undefined) => Promise<HostProcess>
  /** The plugin of a third party that this analyzer or converter is of; undefined for a trusted one. */
  readonly thirdParty: (key: string) => ConfiguredPlugin | undefined
}

/** So many processes of third parties' plugins live at once; each takes some 50 MB, and is back in a quarter of a second. */
const mostSandboxed = 4

export class HostLane {
  readonly #options: LaneOptions
  readonly #suspects: Suspects
  readonly #shared: ProcessSlot
  #apart: { readonly key: string; readonly slot: ProcessSlot } | undefined
  /** By plugin; the one that was used the longest ago first. */
  readonly #sandboxed = new Map<string, ProcessSlot>()
  readonly #left: ProcessSlot[] = []

  constructor(options: LaneOptions, suspects: Suspects) {
    this.#options = options
    this.#suspects = suspects
    this.#shared = this.#slotFor(undefined)
  }

  /** Of the processes that live now. */
  get pids(): readonly number[] {
    return this.#slots().flatMap((slot) => slot.pid ?? [])
  }

  /** Where this analyzer or converter works. */
  slotOf(key: string): ProcessSlot {
    const plugin = this.#options.thirdParty(key)
    if (plugin !== undefined) return this.#sandboxOf(plugin)
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
    await Promise.all(this.#slots().map((slot) => slot.rest()))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#slots(), ...this.#left].map((slot) => slot.close()))
  }

  #slots(): ProcessSlot[] {
    return [this.#shared, ...(this.#apart === undefined ? [] : [this.#apart.slot]), ...this.#sandboxed.values()]
  }

  #slotFor(plugin: ConfiguredPlugin | undefined): ProcessSlot {
    return new ProcessSlot({ ...this.#options, start: () => this.#options.start(plugin) })
  }

  #sandboxOf(plugin: ConfiguredPlugin): ProcessSlot {
    const slot = this.#sandboxed.get(plugin.name) ?? this.#slotFor(plugin)
    this.#sandboxed.delete(plugin.name)
    this.#sandboxed.set(plugin.name, slot)
    // The slots themselves stay: each starts another process when its turn comes.
    for (const resting of [...this.#sandboxed.values()].slice(0, -mostSandboxed)) resting.retire()
    return slot
  }

  #setApart(key: string | undefined): void {
    if (this.#apart !== undefined) {
      this.#apart.slot.retire()
      this.#left.push(this.#apart.slot)
    }
    this.#apart = key === undefined ? undefined : { key, slot: this.#slotFor(undefined) }
  }
}
