/** The stage that offers stored files to analysis, and hands the commit the snapshot's metadata folder. */
import { contentIdOf, contentKey } from '../catalog/content-id.js'
import type { KnownDocuments } from '../catalog/known-documents.js'
import { onlyWhole, type CatalogFolder } from '../catalog/read-catalog.js'
import type { CatalogWriter } from '../catalog/write-catalog.js'
import type { StoredEvent } from '../chunk/store-files.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { AnalysisSummary, Reanalysis } from '../contracts/stories.js'
import type { TreeNode } from '../contracts/tree.js'
import type { ProgressUpdate } from '../support/run-progress.js'
import { AnalysisQueue } from './analysis-queue.js'
import { openOnDisk, type DiskFile } from './disk-files.js'

export interface AnalysisStageOptions extends AbortOptions {
  /** Undefined when no analysis is wanted; the earlier snapshot's documents are kept all the same. */
  readonly host: AnalysisHost | undefined
  readonly known: KnownDocuments
  readonly catalog: CatalogWriter
  /** The earlier snapshot's metadata folder. */
  readonly previous: CatalogFolder | undefined
  readonly budgetSeconds: number
  readonly reanalysis?: Reanalysis | undefined
  readonly reporter: Reporter
  readonly progress: ProgressUpdate
  /** Files that may wait at a time (default 200,000). */
  readonly maxWaiting?: number
}

export class AnalysisStage {
  readonly #queue: AnalysisQueue<DiskFile> | undefined
  /** Whether a file passed that should have been looked at and was not. */
  #missed = false
  readonly #previous: CatalogFolder | undefined
  /** Content keys of all files, where the catalog wants to know. */
  readonly #references: Set<string> | undefined

  constructor(private readonly options: AnalysisStageOptions) {
    this.#previous = withoutDamage(options.previous, options.known)
    this.#references = options.host !== undefined && options.catalog.wantsReferences(this.#previous) ? new Set() : undefined
    const carriedSegments = new Set(this.#previous?.segments.map(({ name }) => name.toString('latin1')))
    if (options.host !== undefined) this.#queue = new AnalysisQueue({ ...options, host: options.host, open: (file) => openOnDisk(file), carriedSegments })
  }

  /** Passes everything on as it is. */
  async *offer(events: AsyncIterable<StoredEvent>): AsyncGenerator<StoredEvent> {
    for await (const event of events) {
      if (event.kind === 'entry') this.#consider(event)
      yield event
    }
  }

  #consider({ entry, path, content }: StoredEvent & { kind: 'entry' }): void {
    if (content === undefined || content.blobs.length === 0) return
    const { outcome, blobs } = content
    this.#references?.add(contentKey(contentIdOf(blobs)))
    if (outcome?.failure !== undefined) return
    // An unchanged file has its document in the earlier snapshot, unless that one was left incomplete.
    if (outcome === undefined && this.#previous?.complete === true && this.options.reanalysis === undefined) return
    if (this.#queue === undefined || outcome?.changed === true) {
      this.#missed = true
      return
    }
    const { mtimeNs, ctimeNs, inode } = { ...entry, ...outcome?.stat }
    this.#queue.offer({ contentId: contentIdOf(blobs), path, size: outcome?.size ?? entry.size, mtimeNs, ctimeNs, inode })
  }

  /** For a run that has failed: ends analysis. Resolves when nothing of it runs any more; may be called again. */
  async stop(): Promise<void> {
    await this.#queue?.stop()
  }

  /** Waits for analysis as long as the budget allows. `folder` is undefined where no snapshot ever had documents. */
  async finish(): Promise<{ summary: AnalysisSummary; folder: TreeNode | undefined }> {
    const { catalog, known, budgetSeconds } = this.options
    const summary = (await this.#queue?.finish(budgetSeconds * 1000)) ?? { analysed: 0, known: 0, failed: 0, pending: 0 }
    // Again: looking documents up may have found damage.
    const previous = withoutDamage(this.#previous, known)
    if (this.#queue === undefined && previous === undefined) return { summary, folder: undefined }
    // Then unchanged files have not been looked at.
    const lost = this.#previous?.complete === true && previous?.complete !== true
    const complete = !this.#missed && !lost && summary.pending === 0 && (this.#queue !== undefined || previous?.complete === true)
    return { summary, folder: await catalog.finish(previous, complete, { references: this.#references, signal: this.options.signal }) }
  }
}

/** What is damaged is not taken over. The folder is then incomplete: files are looked at, and what is missing is made again. */
function withoutDamage(folder: CatalogFolder | undefined, known: KnownDocuments): CatalogFolder | undefined {
  return folder && onlyWhole(folder, (segment) => known.isWhole(segment))
}
