/** The story of a restore: find the part of the snapshot, open the target, walk the trees, tell what fell short. */
import { resolve } from 'node:path'
import { BackupError, codeOf } from './contracts/errors.js'
import type { RestoreRequest, RestoreResult } from './contracts/stories.js'
import { displayText } from './os/path.js'
import type { RestoreDependencies } from './restore/dependencies.js'
import { Pending } from './restore/limiter.js'
import { reasonOf } from './restore/reasons.js'
import { throwIfAborted } from './support/abort.js'
import { Run } from './restore/run.js'
import { namesOnTheWay } from './restore/sub-path.js'
import { TargetFolder } from './restore/target-folder.js'
import { restoreTree } from './restore/walk.js'

export type { RestoreDependencies, TreeSource } from './restore/dependencies.js'

/**
 * Restores a snapshot, or with `subPath` a part of it, into `target`. Paths keep their full length: `/home/me/x`
 * of the snapshot comes to `<target>/home/me/x`. The agent's own folder at the snapshot's root is left out.
 *
 * One item's failure is reported and counted, and the rest goes on. Rejects with `aborted`, `path-not-found`,
 * `not-a-folder` or `access-denied` (the target), `store-full` (no space left in the target), and the errors of a
 * root tree that cannot be read.
 */
export async function restore(request: RestoreRequest, dependencies: RestoreDependencies): Promise<RestoreResult> {
  throwIfAborted(request.signal)
  const only = await namesOnTheWay(request.snapshot, request.subPath, dependencies.readTree, request)
  const run = new Run(request, dependencies)
  const folder = await openTarget(resolve(request.target))
  const pending = new Pending()
  try {
    await restoreTree(run, request.snapshot.tree, { folder, path: Buffer.from('/'), only }, pending)
  } catch (error) {
    // What ended the run comes first: the walk itself only sees that it was told to stop.
    run.throwIfFatal()
    throw error
  } finally {
    await pending.settle()
    await folder.close()
  }
  run.throwIfFatal()
  return run.tally.finish()
}

async function openTarget(path: string): Promise<TargetFolder> {
  try {
    return await TargetFolder.openTarget(path)
  } catch (error) {
    throw targetError(error, displayText(path))
  }
}

function targetError(cause: unknown, subject: string): BackupError {
  const code = codeOf(cause)
  const message = `cannot restore to ${subject}: ${reasonOf(cause)}`
  const hint = 'Restore to another folder.'
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return new BackupError('not-a-folder', `cannot restore to ${subject}: something that is no folder is in the way`, { cause, subject, hint })
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new BackupError('access-denied', message, { cause, subject, hint })
  if (code === 'ENOSPC' || code === 'EDQUOT') return new BackupError('store-full', message, { cause, subject, hint })
  return new BackupError('restore-failed', message, { cause, subject, hint })
}
