/**
 * The memory that objects on their way take. Of those who wait, whoever's user holds the least is next, and of one user whoever came first. A user
 * who is not alone has half of it at most: so nobody has to wait for a user who takes all there is and does nothing with it.
 */
import { BackupError } from '../../core/contracts/errors.js'
import { throwIfAborted } from '../../core/support/abort.js'
import type { Claim, LeaseOptions, ServerMetrics } from '../contracts.js'

/** Two packs, which are 16 MiB and a little more: one is received while the other is hashed and stored. */
export const defaultBudgetBytes = 40 * 1024 * 1024

/** Whoever took memory so lately may want some again at any moment. */
const companyMs = 60_000

interface Waiting extends Claim {
  readonly bytes: number
  /** In the order in which all came. */
  readonly ticket: number
  start(): void
}

interface UserMemory {
  heldBytes: number
  /** When it last wanted some. */
  activeAtMs: number
  readonly queue: Waiting[]
}

export class SharedMemoryBudget {
  readonly #users = new Map<string, UserMemory>()
  #freeBytes: number
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
    const queue = own?.queue ?? []
    // Of one user those in front are served before those behind.
    const last = queue.findLastIndex((waiting) => evenItself || waiting.line !== line)
    const ownBytes = queue.slice(0, last + 1).reduce((sum, { bytes }) => sum + bytes, 0)
    const beyondShare = ownBytes === 0 ? 0 : (own?.heldBytes ?? 0) + ownBytes - this.#shareOf(user)
    return Math.max(0, ownBytes + this.wantedByOthers(user) - this.#freeBytes, beyondShare)
  }

  /** What users other than this one wait for, as far as their share goes. */
  wantedByOthers(user: string): number {
    let wanted = 0
    for (const [name, { heldBytes, queue }] of this.#users) {
      if (name === user || queue.length === 0) continue
      const room = Math.max(this.#shareOf(name) - heldBytes, heldBytes === 0 ? (queue[0]?.bytes ?? 0) : 0)
      wanted += Math.min(room, queue.reduce((sum, { bytes }) => sum + bytes, 0))
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
    await this.#turn(own, { user, line, bytes }, signal)
    this.metrics.gauge('budget_bytes', bytes)
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      this.metrics.gauge('budget_bytes', -bytes)
      own.heldBytes -= bytes
      this.#freeBytes += bytes
      this.#startNext()
    }
  }

  #turn(own: UserMemory, claim: Claim & { readonly bytes: number }, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        own.queue.splice(own.queue.indexOf(waiting), 1)
        this.#waiting -= 1
        // It may have been the one that did not fit.
        this.#startNext()
        reject(new BackupError('aborted', 'the work was stopped', { cause: signal.reason }))
      }
      const waiting: Waiting = {
        ...claim,
        ticket: ++this.#lastTicket,
        start: () => {
          signal.removeEventListener('abort', stop)
          resolve()
        },
      }
      own.queue.push(waiting)
      this.#waiting += 1
      signal.addEventListener('abort', stop, { once: true })
      this.#startNext()
    })
  }

  /** Takes the bytes on behalf of those it starts, so that nobody comes in between. */
  #startNext(): void {
    // Whoever is next goes first, also where less would fit: large objects would wait for ever otherwise.
    for (let next = this.#next(); next?.queue[0] !== undefined && next.queue[0].bytes <= this.#freeBytes; next = this.#next()) {
      const first = next.queue.shift()
      if (first === undefined) return
      this.#waiting -= 1
      next.heldBytes += first.bytes
      this.#freeBytes -= first.bytes
      first.start()
    }
  }

  /** The user who is next, of those who have not got their share. */
  #next(): UserMemory | undefined {
    let next: UserMemory | undefined
    for (const [name, user] of this.#users) {
      const [first] = user.queue
      if (first === undefined || (user.heldBytes > 0 && user.heldBytes + first.bytes > this.#shareOf(name))) continue
      if (next === undefined || comesBefore(user, next)) next = user
    }
    return next
  }

  #shareOf(user: string): number {
    return this.#isAlone(user) ? this.mostBytes : this.mostBytes / 2
  }

  #isAlone(user: string): boolean {
    const sinceMs = performance.now() - companyMs
    for (const [name, other] of this.#users) {
      if (name !== user && (other.heldBytes > 0 || other.queue.length > 0 || other.activeAtMs > sinceMs)) return false
    }
    return true
  }

  #userNamed(name: string): UserMemory {
    const user = this.#users.get(name) ?? { heldBytes: 0, activeAtMs: 0, queue: [] }
    user.activeAtMs = performance.now()
    this.#users.set(name, user)
    return user
  }
}

function comesBefore(one: UserMemory, other: UserMemory): boolean {
  if (one.heldBytes !== other.heldBytes) return one.heldBytes < other.heldBytes
  return (one.queue[0]?.ticket ?? 0) < (other.queue[0]?.ticket ?? 0)
}
