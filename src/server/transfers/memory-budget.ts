/**
 * The memory that objects on their way take. Of those who wait, whoever's user holds the least is next, then whoever's line does, then who came
 * first. A user who is not alone has half of it at most: so nobody has to wait for a user who takes all there is and does nothing with it.
 * Locks, keys and other tiny objects have a little of their own: a lock that waits behind packs on a slow line is lost.
 */
import { BackupError } from '../../core/contracts/errors.js'
import { throwIfAborted } from '../../core/support/abort.js'
import type { Claim, LeaseOptions, ServerMetrics } from '../contracts.js'
import { UserMemory, type Waiting } from './user-memory.js'

/** Two packs, which are 16 MiB and a little more: one is received while the other is hashed and stored. */
export const defaultBudgetBytes = 40 * 1024 * 1024

/** Objects up to this size, and ranges of objects. */
const tinyObjectBytes = 64 * 1024
/** Beside the budget, for tiny ones alone. */
const tinyBudgetBytes = 1024 * 1024
const tinyBytesOfUser = tinyBudgetBytes / 4

/** Whoever took memory so lately may want some again at any moment. */
const companyMs = 60_000

export class SharedMemoryBudget {
  readonly #users = new Map<string, UserMemory>()
  #freeBytes: number
  #freeTinyBytes = tinyBudgetBytes
  #lastTicket = 0
  #waiting = 0

  constructor(
    readonly mostBytes: number,
    private readonly metrics: Pick<ServerMetrics, 'gauge'>,
  ) {
    this.#freeBytes = mostBytes
  }

  /** How many calls of `take` wait at this moment. */
  get waiting(): number {
    return this.#waiting
  }

  /** What a user holds beyond the half that is theirs as long as others want memory. */
  excessBytes(user: string): number {
    return Math.max(0, (this.#users.get(user)?.heldBytes ?? 0) - this.#shareOf(user))
  }

  /** What has to come back for those who wait for memory that `line` of `user` holds. `evenItself`: it is no reason to wait for itself otherwise. */
  lackingBytes({ user, line }: Claim, evenItself: boolean): number {
    const own = this.#users.get(user)
    const ownBytes = own?.waitedFor(evenItself ? undefined : line) ?? 0
    const beyondShare = ownBytes === 0 ? 0 : (own?.heldBytes ?? 0) + ownBytes - this.#shareOf(user)
    return Math.max(0, ownBytes + this.wantedByOthers(user) - this.#freeBytes, beyondShare)
  }

  /** What users other than this one wait for, as far as their share goes. */
  wantedByOthers(user: string): number {
    let wanted = 0
    for (const [name, other] of this.#users) {
      if (name === user || !other.waits) continue
      const room = Math.max(this.#shareOf(name) - other.heldBytes, other.heldBytes === 0 ? (other.next?.bytes ?? 0) : 0)
      wanted += Math.min(room, other.waitedFor())
    }
    return wanted
  }

  /** Call the result to give it back, once or more often. Errors: `invalid-usage` for more than there ever is, `aborted`. */
  async take(bytes: number, { signal, user, line }: LeaseOptions): Promise<() => void> {
    throwIfAborted(signal)
    if (bytes > this.mostBytes) {
      throw new BackupError('invalid-usage', `an object of ${bytes} bytes is more than the ${this.mostBytes} that the server takes`, { hint: 'Make smaller packs, or start the server with a larger --memory.' })
    }
    const own = this.#userNamed(user)
    if (this.#takeTiny(own, bytes)) return this.#taken(bytes, () => this.#giveTiny(own, bytes))
    await this.#turn(own, line, bytes, signal)
    return this.#taken(bytes, () => this.#give(own, line, bytes))
  }

  #taken(bytes: number, give: () => void): () => void {
    this.metrics.gauge('budget_bytes', bytes)
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      this.metrics.gauge('budget_bytes', -bytes)
      give()
    }
  }

  #takeTiny(own: UserMemory, bytes: number): boolean {
    if (bytes > tinyObjectBytes || bytes > this.#freeTinyBytes || own.tinyBytes + bytes > tinyBytesOfUser) return false
    this.#freeTinyBytes -= bytes
    own.tinyBytes += bytes
    return true
  }

  #giveTiny(own: UserMemory, bytes: number): void {
    this.#freeTinyBytes += bytes
    own.tinyBytes -= bytes
  }

  #give(own: UserMemory, line: Claim['line'], bytes: number): void {
    own.hold(line, -bytes)
    this.#freeBytes += bytes
    this.#startNext()
  }

  #turn(own: UserMemory, line: Claim['line'], bytes: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        own.leave(waiting)
        this.#waiting -= 1
        // It may have been the one that did not fit.
        this.#startNext()
        reject(new BackupError('aborted', 'the work was stopped', { cause: signal.reason }))
      }
      const waiting: Waiting = {
        line,
        bytes,
        ticket: ++this.#lastTicket,
        start: () => {
          signal.removeEventListener('abort', stop)
          resolve()
        },
      }
      own.enter(waiting)
      this.#waiting += 1
      signal.addEventListener('abort', stop, { once: true })
      this.#startNext()
    })
  }

  /** Takes the bytes on behalf of those it starts, so that nobody comes in between. */
  #startNext(): void {
    // Whoever is next goes first, also where less would fit: large objects would wait for ever otherwise.
    for (let next = this.#next(); next !== undefined && next.first.bytes <= this.#freeBytes; next = this.#next()) {
      const { user, first } = next
      user.leave(first)
      this.#waiting -= 1
      user.hold(first.line, first.bytes)
      this.#freeBytes -= first.bytes
      first.start()
    }
  }

  /** Of those who have not got their share. */
  #next(): { readonly user: UserMemory; readonly first: Waiting } | undefined {
    let next: { readonly user: UserMemory; readonly first: Waiting } | undefined
    for (const [name, user] of this.#users) {
      const first = user.next
      if (first === undefined || (user.heldBytes > 0 && user.heldBytes + first.bytes > this.#shareOf(name))) continue
      const isLess = next === undefined || user.heldBytes < next.user.heldBytes
      if (next === undefined || isLess || (user.heldBytes === next.user.heldBytes && first.ticket < next.first.ticket)) next = { user, first }
    }
    return next
  }

  #shareOf(user: string): number {
    return this.#isAlone(user) ? this.mostBytes : this.mostBytes / 2
  }

  #isAlone(user: string): boolean {
    const sinceMs = performance.now() - companyMs
    for (const [name, other] of this.#users) {
      if (name !== user && (other.heldBytes > 0 || other.activeAtMs > sinceMs || other.waits)) return false
    }
    return true
  }

  #userNamed(name: string): UserMemory {
    const user = this.#users.get(name) ?? new UserMemory()
    user.activeAtMs = performance.now()
    this.#users.set(name, user)
    return user
  }
}
