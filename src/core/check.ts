/**
 * The story of a check: index files, then the packs that they name, then every tree of every snapshot, then, where
 * asked for, every byte of every pack. It only reads. A fault does not end it.
 */
import type { Clock } from './contracts/clock.js'
import type { AbortOptions } from './contracts/object-store.js'
import type { Reporter } from './contracts/reporter.js'
import type { CheckFault, CheckRequest, CheckResult } from './contracts/stories.js'
import { checkIndexes, checkPackSizes } from './check/indexes.js'
import { checkPackData } from './check/pack-data.js'
import { checkTrees } from './check/trees.js'
import type { Repository } from './repository/repository.js'
import { withLock } from './repository/with-lock.js'
import type { Snapshot } from './contracts/tree.js'

export interface CheckDependencies {
  readonly repository: Repository
  readonly clock: Clock
  readonly reporter: Reporter
}

/** Rejects only when the check itself cannot go on (the store fails, `repository-locked`, `aborted`). */
export async function check(request: CheckRequest, { repository, clock, reporter }: CheckDependencies): Promise<CheckResult> {
  return withLock(repository.access, { signal: request.signal, clock, reporter, exclusive: false, readOnly: true }, async (signal) => {
    const options: AbortOptions = { signal }
    const faults: CheckFault[] = []
    const onFault = (fault: CheckFault) => faults.push(fault)

    // Snapshots before the index, the index before the packs: what others write meanwhile then cannot look missing.
    const snapshots: Snapshot[] = []
    const onDamaged = (error: Error & { subject?: string | undefined }) =>
      onFault({ code: 'snapshot-damaged', object: error.subject ?? 'unknown', message: error.message })
    for await (const snapshot of repository.snapshots({ ...options, onDamaged })) snapshots.push(snapshot)
    const indexed = await checkIndexes(repository, onFault, options)
    const unreferencedPacks = await checkPackSizes(repository.store, indexed, onFault, options)
    await checkTrees(repository, snapshots, onFault, options)
    if (request.readData) await checkPackData(repository, indexed, { ...options, onFault, reporter })

    return { faults, snapshots: snapshots.length, packs: indexed.size, blobs: repository.index.size, unreferencedPacks }
  })
}
