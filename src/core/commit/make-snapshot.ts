/** The snapshot of a finished run, and the earlier one that it is compared with. */
import type { Clock } from '../contracts/clock.js'
import type { BackupRequest } from '../contracts/stories.js'
import type { BlobId, Snapshot } from '../contracts/tree.js'
import { identity } from '../os/identity.js'
import { displayPath } from '../os/path.js'
import type { Added } from '../pack/pack-writer.js'
import { latestOf, seriesKey } from '../repository/snapshot.js'
import { formatTime } from '../repository/tree/go-json.js'
import { resolve } from '../scan/targets.js'
import type { Counts } from './build-trees.js'

/** Absolute, as the snapshot lists them. */
export function pathsOf({ targets, workingDirectory }: BackupRequest): string[] {
  return [...new Set(targets.map((target) => displayPath(resolve(target, workingDirectory))))].sort()
}

/** restic's rule: the latest snapshot of this host with exactly these paths. */
export function parentOf(snapshots: readonly Snapshot[], request: BackupRequest): Snapshot | undefined {
  const wanted = seriesKey({ hostname: request.hostname, paths: pathsOf(request) })
  return latestOf(snapshots.filter((snapshot) => seriesKey(snapshot) === wanted))
}

export interface SnapshotFacts {
  readonly request: BackupRequest
  readonly parent: Snapshot | undefined
  readonly tree: BlobId
  readonly counts: Counts
  readonly added: Readonly<Added>
  readonly startedMs: number
  readonly clock: Clock
  readonly programVersion: string
}

export function makeSnapshot({ request, parent, tree, counts, added, startedMs, clock, programVersion }: SnapshotFacts): Omit<Snapshot, 'id'> {
  const { username, uid, gid } = identity()
  const { files, dirs } = counts
  return {
    time: localTime(startedMs),
    ...(parent !== undefined && { parent: parent.id }),
    tree,
    paths: pathsOf(request),
    hostname: request.hostname,
    username,
    uid,
    gid,
    excludes: request.excludes,
    tags: request.tags,
    program_version: programVersion,
    summary: {
      backup_start: localTime(startedMs),
      backup_end: localTime(clock.now()),
      files_new: files.new,
      files_changed: files.changed,
      files_unmodified: files.unmodified,
      dirs_new: dirs.new,
      dirs_changed: dirs.changed,
      dirs_unmodified: dirs.unmodified,
      data_blobs: added.dataBlobs,
      tree_blobs: added.treeBlobs,
      data_added: added.bytes,
      data_added_packed: added.storedBytes,
      total_files_processed: counts.filesProcessed,
      total_bytes_processed: counts.bytesProcessed,
    },
  }
}

function localTime(ms: number): string {
  const whole = Math.trunc(ms)
  // Nanoseconds since 1970 are beyond what a number holds exactly.
  return formatTime(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)))
}
