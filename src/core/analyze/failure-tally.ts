/** Which analyzers failed, how, and how often. */
import type { AnalyzerFailures } from '../contracts/stories.js'

export class FailureTally {
  readonly #rows = new Map<string, { analyzer: string; code: string; files: number }>()

  count(analyzer: string, code: string): void {
    const key = `${analyzer} ${code}`
    const row = this.#rows.get(key) ?? { analyzer, code, files: 0 }
    row.files += 1
    this.#rows.set(key, row)
  }

  /** Those that failed most often first. */
  rows(): AnalyzerFailures[] {
    const sorted = [...this.#rows.entries()].sort(([a, one], [b, other]) => other.files - one.files || (a < b ? -1 : 1))
    return sorted.map(([, row]) => ({ ...row }))
  }
}
