/** Requests and results of the core's stories. A command fills the first and prints the second. */
import type { AbortOptions } from './object-store.js'
import type { Snapshot, TreeNode } from './tree.js'

export interface BackupRequest extends AbortOptions {
  /** What to back up, as the person wrote it (bytes), relative to `workingDirectory`. */
  readonly targets: readonly Buffer[]
  /** Absolute. */
  readonly workingDirectory: string
  /** gitignore patterns, later ones win. */
  readonly excludes: readonly string[]
  readonly hostname: string
  readonly tags: readonly string[]
  /** How long the commit waits for analysis once all data is stored. */
  readonly analyzeBudgetSeconds: number
  /** Count everything first, beside the run, so that progress knows totals, for people who watch (default false). */
  readonly estimate?: boolean
  /** Read every file again even where nothing seems to have changed. */
  readonly force: boolean
  readonly reanalyze?: Reanalysis
}

/** Analysis that is wanted again of contents that have a document. Nothing is analysed again without it. */
export interface Reanalysis {
  /** `<package>/<analyzer id>`. What other analyzers found is kept. */
  readonly analyzers: ReadonlySet<string>
  /** Also where this version with these options has succeeded already (default false, so that a run can be continued). */
  readonly always?: boolean
}

/** Documents for the files of a snapshot that exists, from the disk where they still lie there unchanged, else from the repository. */
export interface AnalyzeSnapshotRequest extends AbortOptions {
  readonly snapshot: Snapshot
  readonly reanalyze?: Reanalysis
}

export interface AnalyzeSnapshotResult {
  /**
   * The snapshot made: the same tree with what was found out, a millisecond younger, with `original` set. Undefined
   * where there was nothing to add.
   */
  readonly snapshotId: string | undefined
  readonly analysis: AnalysisSummary
  readonly durationSeconds: number
}

export interface BackupResult {
  readonly snapshotId: string
  readonly parentId: string | undefined
  readonly files: { readonly new: number; readonly changed: number; readonly unmodified: number }
  readonly dirs: { readonly new: number; readonly changed: number; readonly unmodified: number }
  readonly filesProcessed: number
  readonly bytesProcessed: number
  /** Blobs that the repository did not have before. */
  readonly dataBlobs: number
  readonly treeBlobs: number
  /** Plaintext bytes of those. */
  readonly bytesAdded: number
  /** Bytes that they take in the repository. */
  readonly bytesStored: number
  /** Files that could not be saved, or changed while they were read. */
  readonly warnings: number
  readonly analysis: AnalysisSummary
  readonly durationSeconds: number
}

/** Counts of documents (distinct contents), not of paths. */
export interface AnalysisSummary {
  readonly analysed: number
  /** Of those that were looked up, known from an earlier snapshot; unchanged files are not looked up. */
  readonly known: number
  /** Analysed with at least one failed analyzer. */
  readonly failed: number
  /** Left to the next run. */
  readonly pending: number
  /** Files of which there is no document of their own, why; absent where there are none. */
  readonly passed?: PassedFiles
  /** Which analyzers failed and how, in this run, those that failed most often first; absent where none did. */
  readonly failures?: readonly AnalyzerFailures[]
}

export interface PassedFiles {
  /** There is nothing in them. */
  readonly empty: number
  /** Another file of this run has the same content. */
  readonly repeated: number
  /** No plugin reads such files. */
  readonly unread: number
}

export interface AnalyzerFailures {
  /** `<package>/<analyzer id>`. */
  readonly analyzer: string
  /** As in `Outcome.error`. */
  readonly code: string
  /** Contents. */
  readonly files: number
}

export interface ListedNode {
  /** Path inside the snapshot, absolute, bytes. */
  readonly path: Buffer
  readonly node: TreeNode
}

export interface RestoreRequest extends AbortOptions {
  readonly snapshot: Snapshot
  /** Folder to restore into; made where missing. */
  readonly target: string
  /** Restore only this path inside the snapshot and what is below it (default: everything). */
  readonly subPath?: Buffer
}

export interface RestoreResult {
  readonly files: number
  readonly dirs: number
  /** Symlinks, fifos, sockets, devices. */
  readonly others: number
  readonly hardLinks: number
  readonly bytes: number
  /** Items, or parts of their metadata, that could not be restored; each was reported. */
  readonly warnings: number
}

export interface CheckRequest extends AbortOptions {
  /** Fetch every pack and verify every blob. */
  readonly readData: boolean
}

/** One fault found by `check`. */
export interface CheckFault {
  /** Stable code, such as `pack-missing`, `blob-damaged`, `tree-missing`. */
  readonly code: string
  /** The object concerned: pack, index, snapshot or blob id. */
  readonly object: string
  readonly message: string
}

export interface CheckResult {
  readonly faults: readonly CheckFault[]
  readonly snapshots: number
  readonly packs: number
  readonly blobs: number
  /** Packs that no index names: harmless leftovers of an interrupted run. */
  readonly unreferencedPacks: number
}
