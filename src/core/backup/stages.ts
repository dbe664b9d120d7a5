/** What a backup works with, opened together and closed together: nothing goes on once the lock is given back. */
import { follow } from '../support/abort.js'
import { AnalysisStage } from '../analyze/analysis-stage.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import type { Clock } from '../contracts/clock.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { BackupRequest } from '../contracts/stories.js'
import { PackWriter } from '../pack/pack-writer.js'
import type { Repository } from '../repository/repository.js'
import { Sender, type SendingSettings } from '../send/sender.js'
import { runProgress, type RunProgress } from '../support/run-progress.js'
import { WorkerPool } from '../workers/pool.js'
import type { Earlier } from './earlier.js'

export interface StagesOptions {
  readonly repository: Repository
  readonly clock: Clock
  readonly reporter: Reporter
  readonly host: AnalysisHost | undefined
  /** Its signal ends the reading at once, and the writing until `onlyCommit`. */
  readonly request: BackupRequest
  readonly earlier: Earlier
  readonly sending: SendingSettings
  /** Fires when the lock is lost: ends everything, at any time. */
  readonly lost: AbortSignal
}

export interface Stages {
  readonly workers: WorkerPool
  readonly packs: PackWriter
  readonly analysis: AnalysisStage
  readonly progress: RunProgress
  /** For reading the user's files and the repository. */
  readonly reading: AbortOptions
  /** For writing to the repository. */
  readonly writing: AbortOptions
  /** All data is stored: from here on only a lost lock stops the writing. */
  readonly onlyCommit: () => void
  /** Stops whatever still runs, and waits for it. After a failure, what is stored already is named in an index. */
  close(failed: boolean): Promise<void>
}

export function openStages({ repository, clock, reporter, host, request, earlier, sending, lost }: StagesOptions): Stages {
  const end = new AbortController()
  const data = follow(request.signal)
  const reading: AbortOptions = { signal: AbortSignal.any([request.signal, lost, end.signal]) }
  const writing: AbortOptions = { signal: AbortSignal.any([data.signal, lost, end.signal]) }
  const progress = runProgress(reporter)
  const workers = new WorkerPool({ polynomial: repository.config.polynomial, key: repository.access.key, compress: repository.compresses })
  const sender = new Sender(repository.store, { ...sending, ...writing, onProgress: (bytesSent) => progress.tell({ bytesSent }) })
  const packs = new PackWriter({ repository, clock, sender, ...writing })
  for (const tree of earlier.damagedTrees) packs.distrust('tree', tree)
  const analysis = new AnalysisStage({
    reading,
    writing,
    host,
    reporter,
    packs,
    progress: (change) => progress.tell(change),
    source: repository,
    polynomial: repository.config.polynomial,
    snapshots: earlier.snapshots,
    previous: earlier.catalog,
    budgetSeconds: request.analyzeBudgetSeconds,
    reanalysis: request.reanalyze,
  })
  return {
    workers,
    packs,
    analysis,
    progress,
    reading,
    writing,
    onlyCommit: () => data.release(),
    async close(failed) {
      end.abort()
      await analysis.stop()
      if (failed) await packs.salvage()
      await workers.close()
    },
  }
}
