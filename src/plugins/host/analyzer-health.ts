/** Which analyzers are off for the rest of the run, and why. Shared by all processes of a host. */
import type { Warning } from '../../core/contracts/reporter.js'
import { fail, type Failure } from '../protocol/failure-codes.js'

export class AnalyzerHealth {
  readonly #maxBreakdowns: number
  readonly #warn: (warning: Warning) => void
  readonly #breakdowns = new Map<string, number>()
  readonly #brokenLater = new Map<string, number>()
  readonly #off = new Map<string, Failure>()
  readonly #toldReasons = new Set<string>()

  constructor(maxBreakdowns: number, warn: (warning: Warning) => void) {
    this.#maxBreakdowns = maxBreakdowns
    this.#warn = warn
  }

  /** What to write for every further file; undefined as long as the analyzer is on. */
  offReason(key: string): Failure | undefined {
    return this.#off.get(key)
  }

  /** It answered, be it with an error: the process is whole. */
  answered(key: string): void {
    this.#breakdowns.delete(key)
  }

  /** It cost a process: crashed, grew too large, or had to be killed at its time limit. Or its schema cost the thread that checks. */
  broke(key: string, what: Failure): void {
    const count = (this.#breakdowns.get(key) ?? 0) + 1
    this.#breakdowns.set(key, count)
    if (count < this.#maxBreakdowns) return
    this.#switchOff(key, fail('disabled', `off for this run: it broke its process, or the check of its section, ${count} times in a row, last: ${what.message}`), 'plugin-disabled')
  }

  /** Its process ended, of what it had left behind there, while nothing of it ran. Not forgotten when it answers. */
  brokeLater(key: string, what: Failure): void {
    const count = (this.#brokenLater.get(key) ?? 0) + 1
    this.#brokenLater.set(key, count)
    if (count < this.#maxBreakdowns) return
    this.#switchOff(key, fail('disabled', `off for this run: its process ended ${count} times after it had answered, last: ${what.message}`), 'plugin-disabled')
  }

  /** It was not the one after all. */
  cleared(key: string): void {
    this.#brokenLater.delete(key)
  }

  loadFailed(key: string, what: Failure): void {
    this.#switchOff(key, what, 'plugin-load-failed')
  }

  #switchOff(key: string, failure: Failure, code: string): void {
    if (this.#off.has(key)) return
    this.#off.set(key, failure)
    // What keeps one analyzer of a plugin from being loaded, such as its options, often keeps all of them.
    if (code === 'plugin-load-failed' && this.#toldReasons.has(failure.message)) return
    this.#toldReasons.add(failure.message)
    this.#warn({ code, message: `analyzer ${key} is off for the rest of this run: ${failure.message}` })
  }
}
