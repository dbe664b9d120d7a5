/** What the stages of one restore share. */
import type { BlobId, BlobReader } from '../contracts/tree.js'
import type { RestoreRequest } from '../contracts/stories.js'
import type { RestoreDependencies, TreeSource } from './dependencies.js'
import { HardLinks } from './hard-links.js'
import { Limiter } from './limiter.js'
import { fatalError } from './reasons.js'
import { Tally } from './tally.js'

/** Enough to keep a store with some latency busy; at most this many open files and blobs (8 MiB each) in memory. */
const filesAtOnce = 8
const blobsAtOnce = 8

export class Run {
  readonly reader: BlobReader
  readonly tally: Tally
  readonly zeroBlobs = new Set<BlobId>()
  readonly hardLinks = new HardLinks()
  readonly fileSlots = new Limiter(filesAtOnce)
  readonly blobSlots = new Limiter(blobsAtOnce)
  /** Fires when the caller's does, and when going on makes no sense. */
  readonly signal: AbortSignal
  private readonly readTree: TreeSource
  private readonly stop = new AbortController()
  private fatal: Error | undefined

  constructor(
    private readonly request: RestoreRequest,
    dependencies: RestoreDependencies,
  ) {
    this.reader = dependencies.reader
    this.readTree = dependencies.readTree
    this.signal = AbortSignal.any([request.signal, this.stop.signal])
    // The snapshot's totals would be wrong for a part of it.
    this.tally = new Tally(dependencies.reporter, request.subPath === undefined ? request.snapshot.summary : undefined)
  }

  nodesOf(tree: BlobId): ReturnType<TreeSource> {
    return this.readTree(tree, { signal: this.signal })
  }

  /** One item failed: reports it, or ends the run where every other item would fail for the same reason. */
  failed(what: string, path: Buffer, error: unknown): void {
    const fatal = fatalError(error, this.request.target)
    if (fatal === undefined) return this.tally.failed(what, path, error)
    this.fatal ??= fatal
    this.stop.abort(fatal)
  }

  throwIfFatal(): void {
    if (this.fatal !== undefined) throw this.fatal
  }
}
