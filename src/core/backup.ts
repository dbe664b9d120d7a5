/**
 * The story of a backup:
 *
 *     scan -> compare -> read, chunk, compress, encrypt, pack, send -> trees -> index -> snapshot
 *                                      \-> analyze -> combine -> metadata segment --/
 *
 * Each stage is an async generator that pulls from the one before.
 */
import { follow } from './abort.js'
import { AnalysisStage } from './analyze/analysis-stage.js'
import { folderName } from './catalog/folder.js'
import { KnownDocuments } from './catalog/known-documents.js'
import { findCatalogTree, readCatalogFolder, type CatalogFolder } from './catalog/read-catalog.js'
import { CatalogWriter } from './catalog/write-catalog.js'
import { storeFiles } from './chunk/store-files.js'
import { buildTrees } from './commit/build-trees.js'
import { makeSnapshot, parentOf } from './commit/make-snapshot.js'
import type { AnalysisHost } from './contracts/analysis.js'
import type { Clock } from './contracts/clock.js'
import { hasCode, messageOf } from './contracts/errors.js'
import type { AbortOptions } from './contracts/object-store.js'
import type { Reporter } from './contracts/reporter.js'
import type { BackupRequest, BackupResult } from './contracts/stories.js'
import type { Snapshot } from './contracts/tree.js'
import { PackWriter } from './pack/pack-writer.js'
import type { Repository } from './repository/repository.js'
import { saveSnapshot } from './repository/snapshot.js'
import { runProgress } from './run-progress.js'
import { withLock } from './repository/with-lock.js'
import { compareWithParent } from './scan/compare.js'
import { makeExcluder } from './scan/excludes.js'
import { leaveOutOwnFolder, repositoryFolder } from './scan/own-folders.js'
import { measure } from './scan/measure.js'
import { scan } from './scan/scan.js'
import { targetTree, type TargetFolder } from './scan/targets.js'
import { WorkerPool } from './workers/pool.js'

export interface BackupDependencies {
  readonly repository: Repository
  readonly clock: Clock
  readonly reporter: Reporter
  /** Undefined with `--no-analyze`. */
  readonly analysis: AnalysisHost | undefined
  /** Name and version for the snapshot, such as `backup-agent 0.1.0`. */
  readonly programVersion: string
}

/**
 * Rejects with the codes of the store, `path-not-found`, `repository-locked`, `lock-lost` or `aborted`; then no
 * snapshot was made. A signal that fires once all data is stored ends the wait for analysis, and the snapshot is
 * committed at once.
 */
export async function backup(request: BackupRequest, dependencies: BackupDependencies): Promise<BackupResult> {
  const { repository, clock } = dependencies
  const { reporter, warnings } = countWarnings(dependencies.reporter)
  const targets = await targetTree(request.targets, request.workingDirectory)
  await leaveOutOwnFolder(targets, reporter)
  return withLock(repository.access, { signal: request.signal, clock, reporter, exclusive: false }, async (signal, lost) => {
    const workers = new WorkerPool({ polynomial: repository.config.polynomial, key: repository.access.key, compress: repository.compresses })
    const data = follow(request.signal)
    const commit: AbortOptions = { signal: AbortSignal.any([data.signal, lost]) }
    const packs = new PackWriter({ repository, clock, ...commit })
    try {
      const result = await run(targets, { ...request, signal }, { ...dependencies, reporter }, { workers, packs, commit, onDataStored: () => data.release() })
      return { ...result, warnings: warnings() }
    } catch (error) {
      await packs.salvage()
      throw error
    } finally {
      await workers.close()
    }
  })
}

interface Stages {
  readonly workers: WorkerPool
  readonly packs: PackWriter
  /** For what is written to the repository. */
  readonly commit: AbortOptions
  /** From here on the request's signal no longer stops the writing. */
  readonly onDataStored: () => void
}

async function run(
  targets: TargetFolder,
  request: BackupRequest,
  { repository, reporter, analysis: host, clock, programVersion }: BackupDependencies,
  { workers, packs, commit, onDataStored }: Stages,
): Promise<BackupResult> {
  const options: AbortOptions = { signal: request.signal }
  const startedMs = clock.now()
  const progress = runProgress(reporter)

  // Snapshots before the index: an index read later names every blob of them.
  const snapshots = await listSnapshots(repository, reporter, options)
  await repository.loadIndex(options)
  const parent = parentOf(snapshots, request)
  const analysis = new AnalysisStage({
    ...options,
    host,
    reporter,
    progress,
    known: new KnownDocuments(repository, snapshots, reporter),
    catalog: new CatalogWriter(packs, repository.config.polynomial),
    previous: await readCatalog(repository, parent, reporter, options),
    budgetSeconds: request.analyzeBudgetSeconds,
  })

  const selection = { ...options, reader: workers, exclude: makeExcluder(request.excludes), isOwn: await repositoryFolder(repository.store.address) }
  const measured = request.estimate === true ? measure(targets, selection, progress) : undefined
  // It is awaited below; until then the run itself reports what makes both fail.
  measured?.catch(() => undefined)
  const scanned = scan(targets, { ...selection, reporter })
  const compared = compareWithParent(scanned, {
    ...options,
    reporter,
    parentTree: parent?.tree,
    readTree: (id, treeOptions) => repository.readTree(id, treeOptions),
    hasBlob: (id) => repository.index.has('data', id),
    force: request.force,
  })
  const stored = storeFiles(compared, { ...options, workers, packs })
  const offered = analysis.offer(stored)
  const { root, counts } = await buildTrees(offered, { packs, reporter, reserved: folderName, progress })

  await measured
  onDataStored()
  const { summary, folder } = await analysis.finish()
  const tree = await packs.save('tree', root.finish(folder))
  await packs.flush()
  const { added } = packs
  const snapshot = makeSnapshot({ request, parent, tree, counts, added, startedMs, clock, programVersion })
  const snapshotId = await saveSnapshot(repository.access, snapshot, commit)
  return {
    snapshotId,
    parentId: parent?.id,
    ...counts,
    dataBlobs: added.dataBlobs,
    treeBlobs: added.treeBlobs,
    bytesAdded: added.bytes,
    bytesStored: added.storedBytes,
    warnings: 0,
    analysis: summary,
    durationSeconds: (clock.now() - startedMs) / 1000,
  }
}

async function listSnapshots(repository: Repository, reporter: Reporter, options: AbortOptions): Promise<Snapshot[]> {
  const onDamaged = (error: Error) => reporter.warn({ code: 'snapshot-damaged', message: error.message })
  const snapshots: Snapshot[] = []
  for await (const snapshot of repository.snapshots({ ...options, onDamaged })) snapshots.push(snapshot)
  return snapshots
}

/** Without it every file is offered to analysis again, and documents come from whichever snapshot has them. */
async function readCatalog(repository: Repository, parent: Snapshot | undefined, reporter: Reporter, options: AbortOptions): Promise<CatalogFolder | undefined> {
  if (parent === undefined) return undefined
  try {
    const tree = await findCatalogTree(repository, parent.tree, options)
    return tree === undefined ? undefined : await readCatalogFolder(repository, tree, options)
  } catch (error) {
    if (!hasCode(error, 'damaged') && !hasCode(error, 'object-not-found')) throw error
    reporter.warn({ code: 'catalog-damaged', message: `documents of the previous snapshot cannot be read, so they are looked for in others: ${messageOf(error)}` })
    return undefined
  }
}

function countWarnings(reporter: Reporter): { reporter: Reporter; warnings: () => number } {
  let count = 0
  const counting: Reporter = {
    warn(warning) {
      count++
      reporter.warn(warning)
    },
    progress: (progress) => reporter.progress(progress),
    detail: (detail) => reporter.detail(detail),
  }
  return { reporter: counting, warnings: () => count }
}
