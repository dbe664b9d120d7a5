/**
 * Analysis beside the data path: stored files are offered, documents are made in the background, and the commit
 * takes what is ready. Data never waits for it, and nothing that goes wrong in it ends the run; the one exception
 * is a document that cannot be written to the repository, since then nothing can.
 */
import { CarryOver } from '../catalog/carry-over.js'
import { contentKey } from '../catalog/content-id.js'
import { isFinal } from '../catalog/final-outcome.js'
import type { CatalogWriter } from '../catalog/write-catalog.js'
import type { KnownDocuments } from '../catalog/known-documents.js'
import { encodeDocument } from '../combine/combine.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import { BackupError, codeOf, hasCode, messageOf } from '../contracts/errors.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { Reporter } from '../contracts/reporter.js'
import type { AnalysisSummary } from '../contracts/stories.js'
import { displayPath } from '../os/path.js'
import type { ProgressUpdate } from '../support/run-progress.js'
import { analyzeFile, type FileToAnalyze } from './analyze-file.js'
import { classOf, WaitingFiles } from './waiting-files.js'

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
  /** Files that may wait at a time (default 200,000). */
  readonly maxWaiting?: number
}

/** Files that may wait. Those beyond it are left to the next run, which bounds memory. */
const defaultMaxWaiting = 200_000

export class AnalysisQueue {
  readonly #options: AnalysisQueueOptions
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  readonly #carryOver: CarryOver
  /** Content keys. */
  readonly #seen = new Set<string>()
  readonly #waiting = new WaitingFiles<FileToAnalyze>()
  readonly #maxWaiting: number
  /** One more than the host has processes, so that none waits while the next file is looked up and its type found. */
  readonly #concurrency: number
  #active = 0
  #wakeWhenIdle: (() => void)[] = []
  #failure: { readonly error: unknown } | undefined
  readonly #toldTroubles = new Set<string>()
  readonly #counts = { analysed: 0, known: 0, failed: 0, pending: 0 }

  constructor(options: AnalysisQueueOptions) {
    this.#options = options
    this.#maxWaiting = options.maxWaiting ?? defaultMaxWaiting
    this.#concurrency = options.host.processes + 1
    this.#carryOver = new CarryOver(options.known)
    this.#signal = AbortSignal.any([options.signal, this.#stop.signal])
  }

  /** Files offered and not finished. */
  get backlog(): number {
    return this.#waiting.size + this.#active
  }

  /** Returns at once. The same content is looked at once, however often it is offered. */
  offer(file: FileToAnalyze): void {
    const key = contentKey(file.contentId)
    if (file.size === 0 || this.#seen.has(key)) return
    this.#seen.add(key)
    if (this.#signal.aborted) this.#counts.pending++
    else this.#await(file)
    if (this.#active < this.#concurrency && this.#waiting.size > 0) void this.#work()
  }

  /** Where too many wait, those that would come last are left to the next run. */
  #await(file: FileToAnalyze): void {
    const priority = classOf(file, this.#options.host)
    const full = this.#waiting.size >= this.#maxWaiting
    if (full) this.#counts.pending++
    if (!full || this.#waiting.makeRoomFor(priority)) this.#waiting.add(file, priority)
  }

  /**
   * Waits until all is done, or `budgetMs` have passed; then stops. Documents that are ready have been given to the
   * catalog when it resolves, and none comes later. Rejects only with what the catalog rejected with.
   */
  async finish(budgetMs: number): Promise<AnalysisSummary> {
    const timer = setTimeout(() => this.#stop.abort(), Math.min(budgetMs, 2 ** 31 - 1))
    try {
      await this.#idle()
      if (this.#failure !== undefined) throw this.#failure.error
      const left = await this.#carryOver.finish(this.#options.catalog, { signal: this.#signal })
      this.#counts.known -= left
      this.#counts.pending += left
    } finally {
      clearTimeout(timer)
    }
    return { ...this.#counts }
  }

  /** Ends analysis for good. Resolves when nothing of it runs any more; may be called again. */
  stop(): Promise<void> {
    this.#stop.abort()
    return this.#idle()
  }

  async #idle(): Promise<void> {
    if (this.#active > 0) await new Promise<void>((resolve) => this.#wakeWhenIdle.push(resolve))
  }

  async #work(): Promise<void> {
    this.#active++
    for (let file = this.#take(); file !== undefined; file = this.#take()) {
      await this.#lookAt(file)
      this.#options.progress({ analysisBacklog: this.backlog - 1 })
    }
    if (this.#signal.aborted) this.#leaveTheRest()
    this.#active--
    if (this.#active === 0) for (const wake of this.#wakeWhenIdle.splice(0)) wake()
  }

  #take(): FileToAnalyze | undefined {
    return this.#signal.aborted ? undefined : this.#waiting.take()
  }

  #leaveTheRest(): void {
    this.#counts.pending += this.#waiting.size
    this.#waiting.clear()
    this.#options.progress({ analysisBacklog: this.backlog - 1 })
  }

  async #lookAt(file: FileToAnalyze): Promise<void> {
    try {
      await this.#makeDocument(file)
    } catch (error) {
      this.#counts.pending++
      if (!this.#signal.aborted && !hasCode(error, 'aborted')) this.#tell(file, error)
    }
  }

  async #makeDocument(file: FileToAnalyze): Promise<void> {
    const { known, carriedSegments, host } = this.#options
    const options = { signal: this.#signal }
    const earlier = await known.find(file.contentId, options)
    if (earlier !== undefined) {
      if (!carriedSegments.has(earlier.segment.node.name.toString('latin1'))) this.#carryOver.want(earlier)
      this.#counts.known++
      return
    }
    const document = await analyzeFile(file, host, options)
    if (document === 'nothing') return
    if (document === 'changed') {
      this.#counts.pending++
      return
    }
    if (!document.outcomes.every(isFinal)) {
      // What the others found is kept, once; a later run makes the whole document.
      this.#counts.pending++
      this.#tellFailures(file, document)
      if (!known.hasProvisional(file.contentId)) await this.#write(file, document)
      return
    }
    if (!(await this.#write(file, document))) {
      this.#counts.pending++
      return
    }
    this.#counts.analysed++
    if (this.#tellFailures(file, document)) this.#counts.failed++
  }

  #tellFailures({ path }: FileToAnalyze, { outcomes }: FileMetadata): boolean {
    const failures = outcomes.filter(({ status }) => status === 'failed')
    for (const { analyzer, error } of failures) {
      this.#options.reporter.detail({ action: `not analysed by ${analyzer} (${error?.code ?? 'failed'}: ${error?.message ?? 'no reason given'})`, path: displayPath(path) })
    }
    return failures.length > 0
  }

  /** False where the document is none that could be read again. What writing rejects with ends the run, in `finish`. */
  async #write(file: FileToAnalyze, document: FileMetadata): Promise<boolean> {
    try {
      if (await this.#options.catalog.add(encodeDocument(document))) return true
      this.#tell(file, new BackupError('internal', 'what was found out about it is no document of ours'))
      return false
    } catch (error) {
      this.#failure ??= { error }
      this.#stop.abort()
      return false
    }
  }

  /** One warning for each kind of trouble: what befalls one file often befalls thousands. */
  #tell(file: FileToAnalyze, error: unknown): void {
    const { reporter } = this.#options
    const kind = codeOf(error) ?? 'internal'
    if (kind === 'plugin-invalid') this.#stop.abort()
    if (this.#toldTroubles.has(kind)) return
    this.#toldTroubles.add(kind)
    if (kind === 'plugin-invalid') reporter.warn({ code: 'analysis-unavailable', message: `files are saved without analysis: ${messageOf(error)}` })
    else {
      const path = displayPath(file.path)
      const message = `${path} is saved, but it cannot be analysed now, which the next run will try again: ${messageOf(error)}; further files may be concerned`
      reporter.warn({ code: 'analysis-failed', path, message })
    }
  }
}
