/** A plugin host whose analyzers are timed and counted; what comes of that is written down when it closes. */
import type { AnalysisHost, AnalysisRequest, AnalysisResult, AnalyzerIdentity } from '../../core/contracts/analysis.js'
import type { Clock } from '../../core/contracts/clock.js'
import type { Outcome } from '../../core/contracts/metadata.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import { addStatistics, statisticsKey, type AnalyzerStatistics, type StatisticsFile } from './statistics.js'

/** Say nothing about the file: the analyzer did not see it. */
const untried: ReadonlySet<string> = new Set(['disabled', 'plugin-load-failed'])

export class MeasuredHost implements AnalysisHost {
  readonly #host: AnalysisHost
  readonly #file: Pick<StatisticsFile, 'add'>
  readonly #clock: Clock
  readonly #rows = new Map<string, AnalyzerStatistics>()
  #closing: Promise<void> | undefined

  constructor(host: AnalysisHost, file: Pick<StatisticsFile, 'add'>, clock: Clock) {
    this.#host = host
    this.#file = file
    this.#clock = clock
  }

  get processes(): number {
    return this.#host.processes
  }

  analyzers(): readonly AnalyzerIdentity[] {
    return this.#host.analyzers()
  }

  analyzersFor(file: { mediaType: string; size: number }): readonly AnalyzerIdentity[] {
    return this.#host.analyzersFor(file)
  }

  async analyze(request: AnalysisRequest, options: AbortOptions): Promise<AnalysisResult> {
    const result = await this.#host.analyze(request, options)
    for (const { outcome } of result.contributions) this.#count(outcome)
    return result
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#host.close()
    await this.#file.add(this.#rows)
  }

  #count({ analyzer, error, ms, status, version }: Outcome): void {
    const failed = status === 'failed'
    if (status !== 'ok' && (!failed || untried.has(error?.code ?? ''))) return
    const key = statisticsKey(analyzer, version)
    const now = this.#clock.now()
    const lastFailure = failed ? { lastFailure: { code: error?.code ?? 'failed', message: error?.message ?? '', at: now } } : {}
    this.#rows.set(key, addStatistics(this.#rows.get(key), { analyzer, version, files: 1, totalMs: ms, failures: failed ? 1 : 0, ...lastFailure, lastUsed: now }))
  }
}
