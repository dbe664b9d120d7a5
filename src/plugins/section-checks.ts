/** The compiled schemas of a run: each on the first use of its analyzer. */
import { messageOf } from '../core/contracts/errors.js'
import { fail, type Failure } from './failure-codes.js'
import type { PluginAnalyzer } from './manifest.js'
import { compileSectionCheck, type SectionCheck } from './section-check.js'

export class SectionChecks {
  readonly #maxBytes: number
  readonly #compiled = new Map<string, SectionCheck | Failure>()

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** A failure `plugin-load-failed` where the schema is none. */
  for(analyzer: PluginAnalyzer): SectionCheck | Failure {
    const known = this.#compiled.get(analyzer.key) ?? this.#compile(analyzer)
    this.#compiled.set(analyzer.key, known)
    return known
  }

  #compile(analyzer: PluginAnalyzer): SectionCheck | Failure {
    try {
      return compileSectionCheck(analyzer, this.#maxBytes)
    } catch (error) {
      return fail('plugin-load-failed', messageOf(error))
    }
  }
}
