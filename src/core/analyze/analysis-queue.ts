/**
 * Analysis beside the data path: stored files are offered, documents are made in the background, and the commit
 * takes what is ready. Data never waits for it.
 */
import type { CatalogWriter } from '../catalog/write-catalog.js'
import type { KnownDocuments } from '../catalog/known-documents.js'
import { encodeDocument } from '../combine/combine.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import { hasCode, messageOf } from '../contracts/errors.js'
import type { Reporter } from '../contracts/reporter.js'
import type { AnalysisSummary } from '../contracts/stories.js'
import { displayPath } from '../os/path.js'
import type { ProgressUpdate } from '../run-progress.js'
import { analyzeFile, type FileToAnalyze } from './analyze-file.js'

export interface AnalysisQueueOptions {
  readonly host: AnalysisHost
  readonly known: KnownDocuments
  readonly catalog: CatalogWriter
  /** Names of segments that the new snapshot has anyway: their documents need not be copied. */
  readonly carriedSegments: ReadonlySet<string>
  readonly reporter: Reporter
  readonly progress: ProgressUpdate
  /** Ends the run, analysis included. */
  readonly signal: AbortSignal
}

/** Files that may wait. Those beyond it are left to the next run, which bounds memory. */
const maxWaiting = 200_000
/** Files looked at a time; most of that time is the plugin host's. */
const concurrency = 2

export class AnalysisQueue {
  readonly #options: AnalysisQueueOptions
  readonly #stop = new AbortController()
  readonly #seen = new Set<string>()
  #waiting: FileToAnalyze[] = []
  #next = 0
  #active = 0
  #wakeWhenIdle: (() => void) | undefined
  #failure: { readonly error: unknown } | undefined
  readonly #counts = { analysed: 0, known: 0, failed: 0, pending: 0 }

  constructor(options: AnalysisQueueOptions) {
    this.#options = options
  }

  /** Files offered and not finished. */
  get backlog(): number {
    return this.#waiting.length - this.#next + this.#active
  }

  /** Returns at once. The same content is looked at once, however often it is offered. */
  offer(file: FileToAnalyze): void {
    if (file.size === 0 || this.#seen.has(file.contentId)) return
    this.#seen.add(file.contentId)
    if (this.backlog >= maxWaiting) this.#counts.pending++
    else this.#waiting.push(file)
    if (this.#active < concurrency) void this.#work()
  }

  /**
   * Waits until all is done, or `budgetMs` have passed; then stops. Documents that are ready have been given to the
   * catalog when it resolves, and none comes later.
   */
  async finish(budgetMs: number): Promise<AnalysisSummary> {
    let timer: NodeJS.Timeout | undefined
    const idle = new Promise<void>((resolve) => (this.#wakeWhenIdle = resolve))
    if (this.backlog > 0) {
      timer = setTimeout(() => this.#stop.abort(), Math.min(budgetMs, 2 ** 31 - 1))
      await idle
      clearTimeout(timer)
    }
    if (this.#failure !== undefined) throw this.#failure.error
    return { ...this.#counts }
  }

  async #work(): Promise<void> {
    this.#active++
    const signal = AbortSignal.any([this.#options.signal, this.#stop.signal])
    while (this.#next < this.#waiting.length) {
      const file = this.#waiting[this.#next++]!
      if (signal.aborted) this.#counts.pending++
      else await this.#lookAt(file, signal)
      this.#options.progress({ analysisBacklog: this.backlog - 1 })
      if (this.#next > 10_000) {
        this.#waiting.splice(0, this.#next)
        this.#next = 0
      }
    }
    this.#active--
    if (this.#active === 0) this.#wakeWhenIdle?.()
  }

  async #lookAt(file: FileToAnalyze, signal: AbortSignal): Promise<void> {
    try {
      await this.#makeDocument(file, signal)
    } catch (error) {
      this.#counts.pending++
      if (signal.aborted || hasCode(error, 'aborted')) return
      if (hasCode(error, 'plugin-invalid')) {
        this.#stop.abort()
        this.#options.reporter.warn({ code: 'analysis-unavailable', message: `files are saved without analysis: ${messageOf(error)}` })
      } else this.#failure ??= { error }
    }
  }

  async #makeDocument(file: FileToAnalyze, signal: AbortSignal): Promise<void> {
    const { known, catalog, carriedSegments, host, reporter } = this.#options
    const earlier = await known.find(file.contentId, { signal })
    if (earlier !== undefined) {
      this.#counts.known++
      if (!carriedSegments.has(earlier.segment.toString('latin1'))) await catalog.add(await earlier.read())
      return
    }
    const document = await analyzeFile(file, host, { signal })
    if (document === undefined) return
    await catalog.add(encodeDocument(document))
    this.#counts.analysed++
    const failures = document.outcomes.filter(({ status }) => status === 'failed')
    if (failures.length === 0) return
    this.#counts.failed++
    for (const { analyzer, error } of failures) {
      reporter.detail({ action: `not analysed by ${analyzer} (${error?.code ?? 'failed'}: ${error?.message ?? 'no reason given'})`, path: displayPath(file.path) })
    }
  }
}
