/**
 * Analysis beside the data path: stored files are offered, documents are made in the background, and the commit
 * takes what is ready. Data never waits for it, and nothing that goes wrong in it ends the run; the one exception
 * is a document that cannot be written to the repository, since then nothing can.
 */
import { contentKey } from '../catalog/content-id.js'
import type { AnalysisSummary } from '../contracts/stories.js'
import type { ProgressUpdate } from '../support/run-progress.js'
import { DocumentMaker, type DocumentMakerOptions } from './document-maker.js'
import type { FileToAnalyze } from './stored-content.js'
import { classOf, WaitingFiles } from './waiting-files.js'

export interface AnalysisQueueOptions<File extends FileToAnalyze> extends Omit<DocumentMakerOptions<File>, 'stop'> {
  readonly progress: ProgressUpdate
  /** Files that may wait at a time (default 200,000). Those beyond it are left to the next run, which bounds memory. */
  readonly maxWaiting?: number
}

const defaultMaxWaiting = 200_000
const longestTimerMs = 2 ** 31 - 1

export class AnalysisQueue<File extends FileToAnalyze> {
  readonly #options: AnalysisQueueOptions<File>
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  readonly #documents: DocumentMaker<File>
  /** Content keys. */
  readonly #seen = new Set<string>()
  readonly #waiting = new WaitingFiles<File>()
  readonly #maxWaiting: number
  /** One more than the host has processes, so that none waits while the next file is looked up and its type found. */
  readonly #concurrency: number
  #active = 0
  #wakeWhenIdle: (() => void)[] = []
  #wakeWhenRoom: (() => void)[] = []
  /** Contents that were never looked at. */
  #left = 0
  #empty = 0
  #repeated = 0

  constructor(options: AnalysisQueueOptions<File>) {
    this.#options = options
    this.#maxWaiting = options.maxWaiting ?? defaultMaxWaiting
    this.#concurrency = options.host.processes + 1
    this.#signal = AbortSignal.any([options.signal, this.#stop.signal])
    this.#documents = new DocumentMaker({ ...options, signal: this.#signal, stop: () => this.#stop.abort() })
  }

  /** Files offered and not finished. */
  get backlog(): number {
    return this.#waiting.size + this.#active
  }

  /** Returns at once. The same content is looked at once, however often it is offered. */
  offer(file: File): void {
    const key = contentKey(file.contentId)
    if (file.size === 0) {
      this.#empty++
      return
    }
    if (this.#seen.has(key)) {
      this.#repeated++
      return
    }
    this.#seen.add(key)
    if (this.#signal.aborted) this.#left++
    else this.#await(file)
    if (this.#active < this.#concurrency && this.#waiting.size > 0) void this.#work()
  }

  /** Resolves when another file may wait, or none will be looked at any more: for who can wait, as data cannot. */
  async room(): Promise<void> {
    while (this.#waiting.size >= this.#maxWaiting && !this.#signal.aborted) await new Promise<void>((resolve) => this.#wakeWhenRoom.push(resolve))
  }

  /**
   * Waits until all is done, or `budgetMs` have passed (default: as long as it takes); then stops. Documents that are
   * ready have been given to the catalog when it resolves, and none comes later. Rejects only with what the catalog
   * rejected with.
   */
  async finish(budgetMs = longestTimerMs): Promise<AnalysisSummary> {
    const timer = setTimeout(() => this.#stop.abort(), Math.min(budgetMs, longestTimerMs))
    try {
      await this.#idle()
      await this.#documents.finish()
    } finally {
      clearTimeout(timer)
    }
    const { counts, failures, unread } = this.#documents
    const failed = failures.rows()
    const passed = { empty: this.#empty, repeated: this.#repeated, unread }
    const hasPassed = Object.values(passed).some((count) => count > 0)
    return { ...counts, pending: counts.pending + this.#left, ...(hasPassed && { passed }), ...(failed.length > 0 && { failures: failed }) }
  }

  /** Ends analysis for good. Resolves when nothing of it runs any more; may be called again. */
  stop(): Promise<void> {
    this.#stop.abort()
    return this.#idle()
  }

  async #idle(): Promise<void> {
    if (this.#active > 0) await new Promise<void>((resolve) => this.#wakeWhenIdle.push(resolve))
  }

  /** Where too many wait, those that would come last are left to the next run. */
  #await(file: File): void {
    const priority = classOf(file, this.#options.host)
    const full = this.#waiting.size >= this.#maxWaiting
    if (full) this.#left++
    if (!full || this.#waiting.makeRoomFor(priority)) this.#waiting.add(file, priority)
  }

  async #work(): Promise<void> {
    this.#active++
    for (let file = this.#take(); file !== undefined; file = this.#take()) {
      await this.#documents.make(file)
      this.#options.progress({ analysisBacklog: this.backlog - 1 })
    }
    if (this.#signal.aborted) this.#leaveTheRest()
    this.#active--
    if (this.#active === 0) for (const wake of this.#wakeWhenIdle.splice(0)) wake()
  }

  #take(): File | undefined {
    if (this.#signal.aborted) return undefined
    const file = this.#waiting.take()
    for (const wake of this.#wakeWhenRoom.splice(0)) wake()
    return file
  }

  #leaveTheRest(): void {
    this.#left += this.#waiting.size
    this.#waiting.clear()
    this.#options.progress({ analysisBacklog: this.backlog - 1 })
    for (const wake of this.#wakeWhenRoom.splice(0)) wake()
  }
}
