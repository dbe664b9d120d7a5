/** What analysing a snapshot works with, opened together and closed together. */
import { tmpdir } from 'node:os'
import { MetadataRun } from '../analyze/metadata-run.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import type { Clock } from '../contracts/clock.js'
import { messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { AnalyzeSnapshotRequest } from '../contracts/stories.js'
import { PackWriter } from '../pack/pack-writer.js'
import type { Repository } from '../repository/repository.js'
import { Sender, type SendingSettings } from '../send/sender.js'
import { runProgress, type RunProgress } from '../support/run-progress.js'
import type { Before } from './before.js'
import { DiskPaths } from './disk-paths.js'
import { Room } from './room.js'
import { SnapshotFiles, type SnapshotFile } from './snapshot-files.js'

export interface WorkOptions {
  readonly repository: Repository
  readonly clock: Clock
  readonly reporter: Reporter
  readonly analysis: AnalysisHost
  /** Of this machine. Files of its own snapshots are read from the disk where they still lie there as they were. */
  readonly hostname: string
  /** How much is on its way to the store at a time (default: as for a folder). */
  readonly sending?: SendingSettings
  /** Bytes that lie in the private folder at a time (default 1 GiB); a larger file lies there alone. */
  readonly maxPrivateBytes?: number
  /** Where the private folder is made (default: the system's for temporary files). */
  readonly temporaryFolder?: string
}

export interface Work {
  readonly packs: PackWriter
  readonly metadata: MetadataRun<SnapshotFile>
  readonly progress: RunProgress
  /** Stops whatever still runs, waits for it, and removes the private folder. */
  close(failed: boolean): Promise<void>
}

const defaultMaxPrivateBytes = 1024 ** 3
/** Files found and not yet looked at: among so many the small ones come first. */
const maxWaiting = 10_000

/** `reading` ends the analysis, `writing` everything. */
export function openWork(
  { snapshot, reanalyze }: AnalyzeSnapshotRequest,
  before: Before,
  options: WorkOptions,
  reading: AbortOptions,
  writing: AbortOptions,
): Work {
  const { repository, clock, reporter, analysis: host, hostname, sending } = options
  const diskPaths = snapshot.hostname === hostname ? new DiskPaths(snapshot) : undefined
  const { maxPrivateBytes = defaultMaxPrivateBytes, temporaryFolder = tmpdir() } = options
  const tell = (message: string): void => reporter.warn({ code: 'leftovers', message })
  const files = new SnapshotFiles({ reader: repository, diskPaths, temporaryFolder, tell, room: new Room(maxPrivateBytes) })
  const progress = runProgress(reporter)
  const sender = new Sender(repository.store, { ...sending, ...writing, onProgress: (bytesSent) => progress.tell({ bytesSent }) })
  const packs = new PackWriter({ repository, clock, sender, ...writing })
  for (const tree of before.damagedTrees) packs.distrust('tree', tree)
  const metadata = new MetadataRun<SnapshotFile>({
    reading,
    writing,
    host,
    reporter,
    packs,
    maxWaiting,
    open: (file, opening) => files.open(file, opening),
    source: repository,
    polynomial: repository.config.polynomial,
    snapshots: before.snapshots,
    previous: before.catalog,
    reanalysis: reanalyze,
    progress: (change) => progress.tell(change),
  })
  return {
    packs,
    metadata,
    progress,
    async close(failed) {
      await metadata.stop()
      try {
        await files.close()
      } catch (error) {
        reporter.warn({ code: 'private-folder-left', message: `files of the repository are left on the disk: ${messageOf(error)}` })
      }
      if (failed) await packs.salvage()
    },
  }
}
