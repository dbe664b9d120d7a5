/**
 * The story of analysing a snapshot that exists:
 *
 *     its files, from the disk or out of the repository -> analyze -> combine -> metadata segment
 *         -> the same tree with another metadata folder -> index -> one more snapshot
 *
 * Nothing of the snapshot itself is changed or removed: docs/decisions/0012-analysis-of-snapshots.md.
 */
import { readBefore, type Before } from './analyze-snapshot/before.js'
import { withTree } from './analyze-snapshot/new-snapshot.js'
import { offerFiles } from './analyze-snapshot/offer-files.js'
import { openWork, type Work, type WorkOptions } from './analyze-snapshot/work.js'
import type { AbortOptions } from './contracts/object-store.js'
import type { AnalyzeSnapshotRequest, AnalyzeSnapshotResult } from './contracts/stories.js'
import { saveSnapshot } from './repository/snapshot.js'
import { replaceNode } from './repository/tree/replace-node.js'
import { withLock } from './repository/with-lock.js'
import { throwIfAborted } from './support/abort.js'

export interface AnalyzeSnapshotDependencies extends WorkOptions {
  /** Name and version for the snapshot, such as `backup-agent 0.1.0`. */
  readonly programVersion: string
}

/**
 * Rejects with the codes of the store, `snapshot-not-found` when it is gone, `damaged` when its root cannot be read,
 * `invalid-usage` when its root has a `.backup-metadata` of somebody else, `repository-locked`, `lock-lost` or
 * `aborted`. A signal ends the analysis; what is ready by then is committed, and only where that is nothing it rejects.
 */
export async function analyzeSnapshot(request: AnalyzeSnapshotRequest, dependencies: AnalyzeSnapshotDependencies): Promise<AnalyzeSnapshotResult> {
  const { repository, clock, reporter } = dependencies
  return withLock(repository.access, { signal: request.signal, clock, reporter, exclusive: false }, async (signal, lost) => {
    const startedMs = clock.now()
    const before = await readBefore(request.snapshot, repository, reporter, { signal })
    const work = openWork(request, before, dependencies, { signal }, { signal: lost })
    let failed = true
    try {
      const result = await analyze(request, before, work, dependencies, { signal }, { signal: lost })
      failed = false
      return { ...result, durationSeconds: (clock.now() - startedMs) / 1000 }
    } finally {
      await work.close(failed)
    }
  })
}

async function analyze(
  { snapshot }: AnalyzeSnapshotRequest,
  before: Before,
  { metadata, packs, progress }: Work,
  { programVersion, repository, reporter }: AnalyzeSnapshotDependencies,
  reading: AbortOptions,
  writing: AbortOptions,
): Promise<Omit<AnalyzeSnapshotResult, 'durationSeconds'>> {
  const whole = await offerFiles(snapshot, { ...reading, source: repository, metadata, reporter, progress })
  const { summary: analysis, folder, complete, hasNews } = await metadata.commit({ allLookedAt: whole, allMentioned: whole })
  const nothing = { snapshotId: undefined, analysis }
  // That all has been looked at is worth a snapshot too: the next run need not look again.
  if (folder === undefined || (!hasNews && (!complete || before.catalog?.complete === true))) {
    throwIfAborted(reading.signal)
    return nothing
  }
  const root = await repository.readBlob('tree', snapshot.tree, writing)
  const tree = await packs.save('tree', replaceNode(root, folder))
  if (before.line.members.some((other) => other.tree === tree)) return nothing
  await packs.flush()
  const made = withTree(snapshot, before.line, tree, programVersion)
  return { snapshotId: await saveSnapshot(packs.saving, made, writing), analysis }
}
