/** Snapshots through analysis, one after the other. */
import { analyzeSnapshot, type AnalyzeSnapshotDependencies } from '../../core/analyze-snapshot.js'
import { pendingSnapshots } from '../../core/analyze-snapshot/pending.js'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import type { AnalyzeSnapshotResult } from '../../core/contracts/stories.js'
import type { Snapshot } from '../../core/contracts/tree.js'
import type { Repository } from '../../core/repository/repository.js'
import { warnOfDamaged } from '../damaged-snapshots.js'

/** What concerns one snapshot and leaves the others as they are. */
const concernsOne: ReadonlySet<string | undefined> = new Set(['damaged', 'object-not-found', 'snapshot-not-found', 'invalid-usage'])

export interface AnalysedSnapshot {
  readonly snapshot: Snapshot
  /** Undefined where it could not be analysed at all, which was told. */
  readonly result: AnalyzeSnapshotResult | undefined
}

/** All that are pending, as `pendingSnapshots` says. */
export async function* analyzePending(dependencies: AnalyzeSnapshotDependencies, options: AbortOptions): AsyncGenerator<AnalysedSnapshot> {
  const { reporter, repository } = dependencies
  for (const snapshot of await findPending(repository, { ...options, onDamaged: warnOfDamaged(reporter) })) {
    try {
      yield { snapshot, result: await analyzeSnapshot({ snapshot, ...options }, dependencies) }
    } catch (error) {
      if (!concernsOne.has(codeOf(error))) throw error
      reporter.warn({ code: codeOf(error) ?? 'internal', message: `snapshot ${snapshot.id.slice(0, 8)} is passed over: ${messageOf(error)}` })
      yield { snapshot, result: undefined }
    }
    if (options.signal.aborted) return
  }
}

async function findPending(repository: Repository, options: Parameters<Repository['snapshots']>[0]): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = []
  for await (const snapshot of repository.snapshots(options)) snapshots.push(snapshot)
  await repository.loadIndex(options)
  return pendingSnapshots(snapshots, repository, options)
}
