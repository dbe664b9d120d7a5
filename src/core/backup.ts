/**
 * The story of a backup:
 *
 *     scan -> compare -> read, chunk, compress, encrypt, pack, send -> trees -> index -> snapshot
 *                                      \-> analyze -> combine -> metadata segment --/
 *
 * Each stage is an async generator that pulls from the one before.
 */
import { readEarlier, type Earlier } from './backup/earlier.js'
import { flushWhileWaiting } from './backup/flush-while-waiting.js'
import { countLosses } from './backup/losses.js'
import { leaveOutOwnFolder, repositoryFolder } from './backup/own-folders.js'
import { openStages, type Stages } from './backup/stages.js'
import { folderName } from './catalog/folder.js'
import { storeFiles } from './chunk/store-files.js'
import { buildTrees } from './commit/build-trees.js'
import { makeSnapshot } from './commit/make-snapshot.js'
import type { AnalysisHost } from './contracts/analysis.js'
import type { Clock } from './contracts/clock.js'
import type { Reporter } from './contracts/reporter.js'
import type { BackupRequest, BackupResult } from './contracts/stories.js'
import type { Repository } from './repository/repository.js'
import { saveSnapshot } from './repository/snapshot.js'
import { withLock } from './repository/with-lock.js'
import type { SendingSettings } from './send/sender.js'
import { compareWithParent } from './scan/compare.js'
import { makeExcluder } from './scan/excludes.js'
import { startMeasuring } from './scan/measure.js'
import { scan } from './scan/scan.js'
import { targetTree, type TargetFolder } from './scan/targets.js'

export interface BackupDependencies {
  readonly repository: Repository
  readonly clock: Clock
  readonly reporter: Reporter
  /** Undefined with `--no-analyze`. */
  readonly analysis: AnalysisHost | undefined
  /** Name and version for the snapshot, such as `backup-agent 0.1.0`. */
  readonly programVersion: string
  /** How much is on its way to the store at a time (default: as for a folder). */
  readonly sending?: SendingSettings
}

/**
 * Rejects with the codes of the store, `path-not-found`, `repository-locked`, `lock-lost` or `aborted`. No snapshot
 * was made then, unless the lock was lost while it was being written. A signal that fires once all data is stored
 * ends the wait for analysis, and the snapshot is committed at once.
 */
export async function backup(request: BackupRequest, dependencies: BackupDependencies): Promise<BackupResult> {
  const { repository, clock, analysis: host } = dependencies
  const reporter = countLosses(dependencies.reporter)
  const targets = await targetTree(request.targets, request.workingDirectory, reporter)
  await leaveOutOwnFolder(targets, reporter)
  return withLock(repository.access, { signal: request.signal, clock, reporter, exclusive: false }, async (signal, lost) => {
    const startedMs = clock.now()
    const earlier = await readEarlier(repository, request, reporter, { signal })
    const stages = openStages({ repository, clock, reporter, host, request, earlier, lost, sending: dependencies.sending ?? {} })
    let failed = true
    try {
      const stored = await store(targets, request, { ...dependencies, reporter }, earlier, stages, startedMs)
      failed = false
      return { ...stored, warnings: reporter.losses }
    } finally {
      await stages.close(failed)
    }
  })
}

async function store(
  targets: TargetFolder,
  request: BackupRequest,
  { repository, reporter, clock, programVersion }: BackupDependencies,
  { parent }: Earlier,
  { workers, packs, analysis, progress, reading, writing, onlyCommit }: Stages,
  startedMs: number,
): Promise<Omit<BackupResult, 'warnings'>> {
  const selection = { ...reading, reader: workers, exclude: makeExcluder(request.excludes), isOwn: await repositoryFolder(repository.store) }
  const stopMeasuring = request.estimate === true ? startMeasuring(targets, selection, progress.tell) : undefined
  const scanned = scan(targets, { ...selection, reporter })
  const compared = compareWithParent(scanned, {
    ...reading,
    reporter,
    parentTree: parent?.tree,
    readTree: (id, options) => repository.readTree(id, options),
    hasBlob: (id) => repository.index.has('data', id),
    onDamagedTree: (id) => packs.distrust('tree', id),
    force: request.force,
  })
  const stored = storeFiles(compared, { ...reading, workers, packs, progress })
  const offered = analysis.offer(stored)
  const { root, counts } = await buildTrees(offered, { packs, reporter, reserved: folderName, progress })
  stopMeasuring?.()

  onlyCommit()
  const { summary, folder } = await flushWhileWaiting(analysis.finish(), () => packs.flush())
  const tree = await packs.save('tree', root.finish(folder))
  await packs.flush()
  const { added } = packs
  const snapshot = makeSnapshot({ request, parent, tree, counts, added, startedMs, clock, programVersion })
  return {
    snapshotId: await saveSnapshot(packs.saving, snapshot, writing),
    parentId: parent?.id,
    ...counts,
    dataBlobs: added.dataBlobs,
    treeBlobs: added.treeBlobs,
    bytesAdded: added.bytes,
    bytesStored: added.storedBytes,
    analysis: summary,
    durationSeconds: (clock.now() - startedMs) / 1000,
  }
}
