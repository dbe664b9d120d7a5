/**
 * Who ends processes long after its answer: what runs at that moment is innocent, as its second try in a new process
 * shows. After a few such deaths one suspect at a time works in a process apart, in every lane: when processes die on
 * without it, it is cleared, and it is the next one's turn; when its own dies, it did it. Shared by all lanes of a host.
 */
import type { AnalyzerHealth } from './analyzer-health.js'
import type { Failure } from '../protocol/failure-codes.js'

/** Deaths that nobody is suspected for: a signal from outside, a kernel short of memory. */
const harmlessDeaths = 1

export class Suspects {
  readonly #health: AnalyzerHealth
  readonly #isConverter: (key: string) => boolean
  readonly #cleared = new Set<string>()
  #deaths = 0
  #apart: string | undefined

  constructor(health: AnalyzerHealth, isConverter: (key: string) => boolean) {
    this.#health = health
    this.#isConverter = isConverter
  }

  /** Whoever works in a process apart now. */
  get apart(): string | undefined {
    if (this.#apart !== undefined && this.#health.offReason(this.#apart) !== undefined) this.#startOver()
    return this.#apart
  }

  /** A process has ended in which these ran, in this order, and none of them at fault at that moment. */
  died(ran: Iterable<string>, what: Failure): void {
    const keys = [...ran].filter((key) => this.#health.offReason(key) === undefined)
    const analyzers = keys.filter((key) => !this.#isConverter(key))
    const { apart } = this
    // Its own process has its converter in it as well; that one cannot work apart, and is suspected last.
    if (analyzers.length === 1 && (analyzers[0] === apart || keys.length === 1)) return this.#health.brokeLater(analyzers[0] ?? '', what)
    this.#deaths += 1
    if (this.#deaths <= harmlessDeaths || (apart !== undefined && keys.includes(apart))) return
    if (apart !== undefined) this.#clear(apart)
    this.#apart = analyzers.find((key) => !this.#cleared.has(key))
    if (this.#apart !== undefined) return
    this.#cleared.clear()
    for (const key of keys) if (this.#isConverter(key)) this.#health.brokeLater(key, what)
  }

  #clear(key: string): void {
    this.#cleared.add(key)
    this.#health.cleared(key)
  }

  #startOver(): void {
    this.#apart = undefined
    this.#deaths = 0
    this.#cleared.clear()
  }
}
