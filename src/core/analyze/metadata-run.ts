/**
 * The metadata of one new snapshot, from the first file to its folder: opened on what earlier snapshots know, offered
 * stored contents, and committed once. Whoever makes snapshots decides which files these are and when it is time.
 */
import { contentIdOf, contentKey } from '../catalog/content-id.js'
import { KnownDocuments } from '../catalog/known-documents.js'
import { onlyWhole, type CatalogFolder, type CatalogSource } from '../catalog/read-catalog.js'
import type { BlobSink } from '../catalog/segment-writer.js'
import { CatalogWriter, type Postponed } from '../catalog/write-catalog.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import { messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { AnalysisSummary, Reanalysis } from '../contracts/stories.js'
import type { BlobId, Snapshot, TreeNode } from '../contracts/tree.js'
import type { ProgressUpdate } from '../support/run-progress.js'
import { AnalysisQueue } from './analysis-queue.js'
import type { ContentOpener, FileToAnalyze } from './stored-content.js'

export interface MetadataRunOptions<File extends FileToAnalyze> {
  /** Undefined when no analysis is wanted; earlier documents are kept all the same. */
  readonly host: AnalysisHost | undefined
  readonly open: ContentOpener<File>
  readonly source: CatalogSource
  readonly packs: BlobSink
  /** The repository's, which cuts files into chunks. */
  readonly polynomial: bigint
  readonly snapshots: readonly Snapshot[]
  /** Metadata folder of the snapshot that the new one continues. */
  readonly previous: CatalogFolder | undefined
  readonly reanalysis?: Reanalysis | undefined
  readonly reporter: Reporter
  readonly progress: ProgressUpdate
  /** Files that may wait at a time (default 200,000). */
  readonly maxWaiting?: number
  /** Ends the analysis; what is ready by then can be committed. */
  readonly reading: AbortOptions
  /** Ends everything. */
  readonly writing: AbortOptions
}

export interface CommitOptions {
  /** How long to wait for analysis (default: as long as it takes). */
  readonly budgetMs?: number
  /** Whether every file was offered, or passed as known. */
  readonly allLookedAt: boolean
  /** Whether the contents of all files were mentioned: only then documents of others may be dropped. */
  readonly allMentioned: boolean
}

export interface CommittedMetadata {
  readonly summary: AnalysisSummary
  /** The snapshot's metadata folder; undefined without analysis where there was none before. */
  readonly folder: TreeNode | undefined
  /** Whether no file's document is missing. */
  readonly complete: boolean
  /** Whether the folder has documents that the earlier one has not. */
  readonly hasNews: boolean
}

const nothing: AnalysisSummary = { analysed: 0, known: 0, failed: 0, pending: 0 }

export class MetadataRun<File extends FileToAnalyze> {
  readonly #options: MetadataRunOptions<File>
  readonly #known: KnownDocuments
  readonly #catalog: CatalogWriter
  readonly #queue: AnalysisQueue<File> | undefined
  readonly #previous: CatalogFolder | undefined
  /** Content keys of all files, where the catalog wants to know. */
  readonly #references: Set<string> | undefined
  /** Whether a file was passed over, relying on the earlier folder. */
  #relied = false

  constructor(options: MetadataRunOptions<File>) {
    const { host, source, snapshots, previous, packs, polynomial, reporter, reading, writing } = options
    this.#options = options
    this.#known = new KnownDocuments({ source, snapshots, previous, reporter, onDamaged: (blob) => packs.distrust('data', blob) })
    this.#catalog = new CatalogWriter({ packs, polynomial, source, ...writing })
    this.#previous = this.#wholePart(previous)
    if (host === undefined) return
    if (this.#catalog.wantsReferences(this.#previous)) this.#references = new Set()
    const carriedSegments = new Set(this.#previous?.segments.map(({ name }) => name.toString('latin1')))
    this.#queue = new AnalysisQueue({ ...options, ...reading, host, known: this.#known, catalog: this.#catalog, carriedSegments })
  }

  /** Whether files are looked at at all. */
  get analyses(): boolean {
    return this.#queue !== undefined
  }

  /** Whether a file that has not changed need not be offered. */
  get mayRely(): boolean {
    return this.#previous?.complete === true && this.#options.reanalysis === undefined
  }

  /** Notes that a file has that content (data blobs in order), whether it is offered or not. */
  mention(blobs: readonly BlobId[]): void {
    this.#references?.add(contentKey(contentIdOf(blobs)))
  }

  /** Instead of `offer`, for a file that the earlier snapshot has: where `mayRely` says so. */
  rely(): void {
    this.#relied = true
  }

  /** Returns at once. */
  offer(file: File): void {
    this.#queue?.offer(file)
  }

  /** Resolves when another file may wait, or none will be looked at any more. */
  async room(): Promise<void> {
    await this.#queue?.room()
  }

  /** For a run that has failed: ends analysis. Resolves when nothing of it runs any more; may be called again. */
  async stop(): Promise<void> {
    await this.#queue?.stop()
  }

  /** Once. Rejects with what writing to the repository rejects with; documents that cannot be had or read wait for the next run. */
  async commit({ budgetMs, allLookedAt, allMentioned }: CommitOptions): Promise<CommittedMetadata> {
    const analysed = (await this.#queue?.finish(budgetMs)) ?? nothing
    // Again: looking documents up may have found damage.
    const previous = this.#wholePart(this.#previous)
    if (this.#queue === undefined && previous === undefined) return { summary: analysed, folder: undefined, complete: false, hasNews: false }
    const lost = this.#relied && previous?.complete !== true
    const wasComplete = this.#queue !== undefined || previous?.complete === true
    const complete = allLookedAt && !lost && wasComplete && analysed.pending === 0
    const references = allMentioned ? this.#references : undefined
    const folder = await this.#catalog.finish(previous, complete, { ...this.#options.reading, references })
    const { postponed, hasNews } = this.#catalog
    const summary = postponed === undefined ? analysed : this.#postpone(analysed, postponed)
    return { summary, folder, complete: complete && summary.pending === 0, hasNews }
  }

  #postpone(summary: AnalysisSummary, { documents, error }: Postponed): AnalysisSummary {
    const what = documents === 1 ? '1 new document waits' : `${documents} new documents wait`
    const waiting = documents === 0 ? '' : `, so ${what} for the next run`
    const message = `earlier documents cannot be read now${waiting}: ${messageOf(error)}`
    this.#options.reporter.warn({ code: 'catalog-unreadable', message })
    return { ...summary, analysed: Math.max(summary.analysed - documents, 0), pending: summary.pending + documents }
  }

  /** What is damaged is not taken over. The folder is then incomplete: files are looked at, and what is missing is made again. */
  #wholePart(folder: CatalogFolder | undefined): CatalogFolder | undefined {
    return folder && onlyWhole(folder, (segment) => this.#known.isWhole(segment))
  }
}
