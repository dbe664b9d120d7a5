/** A listing on its way from the server, no faster than somebody takes its entries. */
import { mostListedObjects } from '@backup-agent/object-layout'
import type { ObjectType } from '../../contracts/object-store.js'
import { Call, type CallLine } from './call.js'
import { violation } from './faults.js'
import { frameTypes, type FrameType } from './frame.js'
import { parseListed } from './messages.js'

/** Entries that may be on their way or waiting to be taken. */
const windowEntries = 4000
/** One after the other: a server has nothing to say by them, and a listing of nothing else has no end. */
const mostEmptyBatches = 100

export interface ListedObject {
  readonly name: string
  readonly size: number
}

export class ListCall extends Call<void> {
  private line: CallLine | undefined
  private waiting: ListedObject[] = []
  private received = 0
  private emptyBatches = 0
  private granted = windowEntries
  private wake: () => void = () => undefined

  constructor(private readonly type: ObjectType) {
    super()
    const wake = (): void => this.wake()
    // Whoever takes entries hears of it; here it only must not go unheard.
    this.result.then(wake, wake)
  }

  begin(line: CallLine): void {
    this.line = line
    line.send(frameTypes.list, { type: this.type, limit: this.granted })
  }

  /** All entries; rejects as `result` does. */
  async *entries(): AsyncGenerator<ListedObject> {
    for (;;) {
      const batch = this.waiting
      this.waiting = []
      yield* batch
      this.grantMore()
      if (this.waiting.length > 0) continue
      if (this.isOver) return await this.result
      await new Promise<void>((resolve) => (this.wake = resolve))
    }
  }

  protected answer(type: FrameType, payload: Buffer): void {
    if (type !== frameTypes.listed) throw this.unexpected(type)
    const { objects, last } = parseListed(payload, this.type)
    this.received += objects.length
    if (this.received > this.granted) throw violation(`${this.received} entries where ${this.granted} are allowed`)
    if (this.received > mostListedObjects[this.type]) throw violation(`more than ${mostListedObjects[this.type]} objects of type ${this.type}`)
    this.emptyBatches = objects.length > 0 ? 0 : this.emptyBatches + 1
    if (this.emptyBatches > mostEmptyBatches) throw violation(`${this.emptyBatches} batches of a list without an entry, one after the other`)
    this.waiting.push(...objects)
    if (last) this.finish()
    this.wake()
  }

  private grantMore(): void {
    if (this.isOver || this.granted - this.received > windowEntries / 2) return
    this.granted = this.received + windowEntries
    this.line?.send(frameTypes.window, { acknowledged: this.received, limit: this.granted })
  }
}
