/** The stage that offers stored files to analysis, and hands the commit the snapshot's metadata folder. */
import { contentIdOf } from '../catalog/content-id.js'
import type { StoredEvent } from '../chunk/store-files.js'
import type { AnalysisSummary } from '../contracts/stories.js'
import type { TreeNode } from '../contracts/tree.js'
import { openOnDisk, type DiskFile } from './disk-files.js'
import { MetadataRun, type MetadataRunOptions } from './metadata-run.js'

export interface AnalysisStageOptions extends Omit<MetadataRunOptions<DiskFile>, 'open'> {
  readonly budgetSeconds: number
}

export class AnalysisStage {
  readonly #run: MetadataRun<DiskFile>
  /** Whether a file passed that should have been looked at and was not. */
  #missed = false

  constructor(private readonly options: AnalysisStageOptions) {
    this.#run = new MetadataRun({ ...options, open: (file) => openOnDisk(file) })
  }

  /** Passes everything on as it is. */
  async *offer(events: AsyncIterable<StoredEvent>): AsyncGenerator<StoredEvent> {
    for await (const event of events) {
      if (event.kind === 'entry') this.#consider(event)
      yield event
    }
  }

  #consider({ entry, path, content }: StoredEvent & { kind: 'entry' }): void {
    if (content === undefined) return
    const { outcome, blobs } = content
    if (blobs.length > 0) this.#run.mention(blobs)
    if (outcome?.failure !== undefined) return
    if (blobs.length === 0) {
      // Nothing is to be known of it; that is counted.
      if (outcome !== undefined) this.#run.offer({ ...entry, contentId: contentIdOf(blobs), path, size: 0 })
      return
    }
    // An unchanged file has its document in the earlier snapshot, unless that one was left incomplete.
    if (outcome === undefined && this.#run.mayRely) this.#run.rely()
    else if (!this.#run.analyses || outcome?.changed === true) this.#missed = true
    else {
      const { mtimeNs, ctimeNs, inode } = { ...entry, ...outcome?.stat }
      this.#run.offer({ contentId: contentIdOf(blobs), path, size: outcome?.size ?? entry.size, mtimeNs, ctimeNs, inode })
    }
  }

  /** For a run that has failed: ends analysis. Resolves when nothing of it runs any more; may be called again. */
  stop(): Promise<void> {
    return this.#run.stop()
  }

  /** Waits for analysis as long as the budget allows. `folder` is undefined where no snapshot ever had documents. */
  finish(): Promise<{ summary: AnalysisSummary; folder: TreeNode | undefined }> {
    return this.#run.commit({ budgetMs: this.options.budgetSeconds * 1000, allLookedAt: !this.#missed, allMentioned: true })
  }
}
