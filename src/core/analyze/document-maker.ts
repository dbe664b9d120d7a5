/** What becomes of one content: its document is known, made, or made anew in part. Counts, tells, and never rejects. */
import { CarryOver } from '../catalog/carry-over.js'
import { isFinal } from '../catalog/final-outcome.js'
import type { KnownDocument, KnownDocuments } from '../catalog/known-documents.js'
import type { CatalogWriter } from '../catalog/write-catalog.js'
import { encodeDocument, saysTheSame } from '../combine/combine.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import { BackupError, codeOf, hasCode, messageOf } from '../contracts/errors.js'
import type { FileMetadata, Outcome } from '../contracts/metadata.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { Reanalysis } from '../contracts/stories.js'
import type { TreeNode } from '../contracts/tree.js'
import { displayPath } from '../os/path.js'
import { analyzeAgain, analyzeFile } from './analyze-file.js'
import { FailureTally } from './failure-tally.js'
import type { ContentOpener, FileToAnalyze } from './stored-content.js'
import { wantedAnalyzers } from './wanted.js'

export interface DocumentMakerOptions<File extends FileToAnalyze> extends AbortOptions {
  readonly host: AnalysisHost
  readonly open: ContentOpener<File>
  readonly known: KnownDocuments
  readonly catalog: CatalogWriter
  /** Names of segments that the new snapshot has anyway: their documents need not be copied. */
  readonly carriedSegments: ReadonlySet<string>
  readonly reanalysis?: Reanalysis | undefined
  readonly reporter: Reporter
  /** Called when no further content needs to be tried: no process can be started, or nothing can be written. */
  readonly stop: () => void
}

export class DocumentMaker<File extends FileToAnalyze> {
  readonly failures = new FailureTally()
  readonly counts = { analysed: 0, known: 0, failed: 0, pending: 0 }
  readonly #options: DocumentMakerOptions<File>
  readonly #carryOver: CarryOver
  #unread = 0
  #failure: { readonly error: unknown } | undefined
  readonly #toldTroubles = new Set<string>()

  constructor(options: DocumentMakerOptions<File>) {
    this.#options = options
    this.#carryOver = new CarryOver(options.known)
  }

  /** Contents that no plugin reads. */
  get unread(): number {
    return this.#unread
  }

  async make(file: File): Promise<void> {
    try {
      const earlier = await this.#options.known.find(file.contentId, this.#options)
      if (earlier === undefined) await this.#makeNew(file)
      else await this.#makeAgain(file, earlier)
    } catch (error) {
      this.counts.pending++
      if (!this.#options.signal.aborted && !hasCode(error, 'aborted')) this.#tell(file, error)
    }
  }

  /** Takes over what is known from other snapshots. Rejects with what writing to the repository rejected with. */
  async finish(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error
    const { catalog, signal, reporter } = this.#options
    const onTrouble = (error: unknown): void =>
      reporter.warn({ code: 'catalog-unreadable', message: `documents of other snapshots cannot be read: ${messageOf(error)}` })
    const left = await this.#carryOver.finish(catalog, { signal, onTrouble })
    this.counts.known -= left
    this.counts.pending += left
  }

  async #makeNew(file: File): Promise<void> {
    const { known } = this.#options
    const document = await analyzeFile(file, this.#options)
    if (document === 'nothing') {
      this.#unread++
      return
    }
    if (document === 'changed') {
      this.counts.pending++
      return
    }
    const failures = document.outcomes.filter(({ status }) => status === 'failed')
    if (!document.outcomes.every(isFinal)) {
      // What the others found is kept, once; a later run makes the whole document.
      this.counts.pending++
      this.#tellFailures(file, failures)
      if (!known.hasProvisional(file.contentId)) await this.#write(file, document)
    } else if (await this.#write(file, document)) this.#count(file, failures)
    else this.counts.pending++
  }

  /** The earlier document stays, unless there is a new one in its place. */
  async #makeAgain(file: File, earlier: KnownDocument): Promise<void> {
    let replaced = false
    try {
      replaced = await this.#replace(file, earlier)
    } finally {
      const name = earlier.segment.node.name.toString('latin1')
      if (!replaced && !this.#options.carriedSegments.has(name)) this.#carryOver.want(earlier)
    }
  }

  /** Whether the new snapshot has another document in place of that one. */
  async #replace(file: File, known: KnownDocument): Promise<boolean> {
    const { host, reanalysis } = this.#options
    const earlier = reanalysis && (await this.#options.known.read(known, this.#options))
    const wanted = earlier && wantedAnalyzers(host.analyzersFor(earlier), earlier, reanalysis)
    if (earlier === undefined || wanted === undefined || wanted.size === 0) {
      this.counts.known++
      return false
    }
    const again = await analyzeAgain(file, earlier, wanted, this.#options)
    if (again === 'changed') {
      this.counts.pending++
      return false
    }
    const { document, failures } = again
    // Where something was not to be had, the whole document is worth more than a provisional one.
    const replaces = document.outcomes.every(isFinal) && !saysTheSame(earlier, document)
    const written = replaces && (await this.#write(file, document, known.segment.node))
    if (written === replaces) this.#count(file, failures)
    else this.counts.pending++
    return written
  }

  #count(file: File, failures: readonly Outcome[]): void {
    this.counts.analysed++
    if (failures.length > 0) this.counts.failed++
    this.#tellFailures(file, failures)
  }

  #tellFailures({ path }: File, failures: readonly Outcome[]): void {
    for (const { analyzer, error } of failures) {
      const { code, message } = error ?? { code: 'failed', message: 'no reason given' }
      this.failures.count(analyzer, code)
      this.#options.reporter.detail({ action: `not analysed by ${analyzer} (${code}: ${message})`, path: displayPath(path) })
    }
  }

  /** False where the document is none that could be read again. What writing rejects with ends the run, in `finish`. */
  async #write(file: File, document: FileMetadata, insteadOf?: TreeNode): Promise<boolean> {
    try {
      if (await this.#options.catalog.add(encodeDocument(document), insteadOf)) return true
      this.#tell(file, new BackupError('internal', 'what was found out about it is no document of ours'))
      return false
    } catch (error) {
      this.#failure ??= { error }
      this.#options.stop()
      return false
    }
  }

  /** One warning for each kind of trouble: what befalls one file often befalls thousands. */
  #tell(file: File, error: unknown): void {
    const { reporter } = this.#options
    const kind = codeOf(error) ?? 'internal'
    if (kind === 'plugin-invalid') this.#options.stop()
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
