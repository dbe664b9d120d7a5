/** A lock while it is held: refreshed by a timer, until it is released or lost. */
import { neverAborted } from '../support/abort.js'
import { BackupError, hasCode, messageOf } from '../contracts/errors.js'
import { makeLockFile, staleAfterMs } from './lock-file.js'
import type { Lock, LockOptions } from './lock.js'
import { encodeUnpacked, sha256, type StoreAccess } from './unpacked.js'
import { within } from './within.js'

const refreshEveryMs = 5 * 60_000
/** Without a refresh for so long the lock counts as lost, well before others take it for stale. */
const lostAfterMs = staleAfterMs - 2 * refreshEveryMs
/** For each call about a lock: it moves some hundred bytes. */
export const callLimitMs = 60_000
/** For waiting, and again for removing, at the end: a person waits as well, and what stays expires by itself. */
const releaseLimitMs = 5_000

export class HeldLock implements Lock {
  /** Every file that is ours, or may be: of a write that failed nobody knows, and a removal that failed is tried again. */
  readonly #files = new Set<string>()
  #current: string | undefined
  #refreshedAtMs = 0
  #timer: NodeJS.Timeout | undefined
  #refreshing: Promise<void> | undefined
  #releasing: Promise<void> | undefined
  #released = false
  #lost = false

  constructor(
    private readonly access: StoreAccess,
    private readonly options: LockOptions,
  ) {}

  keepFresh(): void {
    this.#timer = setInterval(() => this.#tick(), refreshEveryMs)
    this.#timer.unref()
  }

  refresh(): Promise<void> {
    this.#refreshing ??= this.#renew().finally(() => (this.#refreshing = undefined))
    return this.#refreshing
  }

  release(): Promise<void> {
    this.#released = true
    clearInterval(this.#timer)
    this.#releasing ??= this.#removeAll().finally(() => (this.#releasing = undefined))
    return this.#releasing
  }

  /** Gives the name of the new file. */
  async write(signal: AbortSignal): Promise<string> {
    const { clock, exclusive } = this.options
    const writtenAtMs = clock.now()
    const bytes = encodeUnpacked(this.access, JSON.stringify(makeLockFile(writtenAtMs, exclusive)))
    const name = sha256(bytes)
    this.#files.add(name)
    const put = (limited: AbortSignal) => {
      const stored = this.access.store.put({ type: 'lock', name }, bytes, { signal: limited })
      // One that comes after its time is nobody's any more.
      void stored.then(() => (limited.aborted ? this.#remove([name], callLimitMs) : []), () => [])
      return stored
    }
    try {
      await within(callLimitMs, 'store a lock', signal, put)
    } catch (error) {
      if (hasCode(error, 'access-denied') || hasCode(error, 'store-full')) this.#files.delete(name)
      throw error
    }
    this.#current = name
    this.#refreshedAtMs = writtenAtMs
    return name
  }

  async #renew(): Promise<void> {
    const previousMs = this.#refreshedAtMs
    this.#refuseStale(previousMs)
    await this.write(neverAborted)
    this.#refuseStale(previousMs)
    // What cannot be removed now is tried again at the next refresh, and at release, which tells.
    await this.#remove([...this.#files].filter((name) => this.#released || name !== this.#current), callLimitMs)
  }

  /** Whoever came meanwhile (this machine may have slept) took the lock for stale, and may have worked on what we use. */
  #refuseStale(refreshedAtMs: number): void {
    if (this.options.clock.now() - refreshedAtMs > staleAfterMs) throw lostLock()
  }

  #tick(): void {
    // A refresh that hangs says nothing by itself; the age of the lock does.
    if (this.#refreshing !== undefined && this.#isLost()) return this.#lose(new BackupError('store-failed', 'the store does not answer'))
    this.refresh().catch((cause: unknown) => {
      if (hasCode(cause, 'lock-lost') || this.#isLost()) this.#lose(cause)
    })
  }

  #isLost(): boolean {
    return this.options.clock.now() - this.#refreshedAtMs >= lostAfterMs
  }

  #lose(cause: unknown): void {
    clearInterval(this.#timer)
    if (this.#released || this.#lost) return
    this.#lost = true
    this.options.onLost(hasCode(cause, 'lock-lost') ? (cause as BackupError) : lostLock(cause))
  }

  async #removeAll(): Promise<void> {
    const failures: unknown[] = []
    // What is being written is removed as well. When it hangs, nobody knows whether it comes after all.
    await within(releaseLimitMs, 'finish a refresh', neverAborted, () => Promise.allSettled([this.#refreshing])).catch((error: unknown) => failures.push(error))
    const names = [...this.#files]
    failures.push(...(await this.#remove(names, releaseLimitMs)))
    if (failures.length > 0) throw leftLock(names, failures[0])
  }

  /** Gives the failures. */
  async #remove(names: readonly string[], limitMs: number): Promise<unknown[]> {
    const failures: unknown[] = []
    const remove = async (name: string): Promise<void> => {
      try {
        await within(limitMs, 'remove a lock', neverAborted, (signal) => this.access.store.delete({ type: 'lock', name }, { signal }))
        this.#files.delete(name)
      } catch (error) {
        failures.push(error)
      }
    }
    await Promise.all(names.map(remove))
    return failures
  }
}

function lostLock(cause?: unknown): BackupError {
  return new BackupError('lock-lost', 'the lock on the repository could not be refreshed in time, so going on would not be safe', {
    cause,
    hint: 'Run the command again: what is stored already is not sent twice.',
  })
}

function leftLock(names: readonly string[], cause: unknown): BackupError {
  const shown = names.map((name) => name.slice(0, 8)).join(', ')
  return new BackupError('store-failed', `the lock ${shown} on the repository could not be removed and expires in 30 minutes: ${messageOf(cause)}`, {
    ...(names[0] !== undefined && { subject: names[0] }),
    cause,
  })
}
