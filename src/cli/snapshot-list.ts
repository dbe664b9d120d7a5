/** Snapshots as a table and as JSON with restic's names. */
import type { Snapshot } from '../core/contracts/tree.js'
import { displayText } from '../core/os/path.js'
import { formatTime, plural, table } from './text.js'

export const shortIdLength = 8

export function snapshotJson(snapshot: Snapshot): Record<string, unknown> {
  return { ...snapshot, short_id: snapshot.id.slice(0, shortIdLength) }
}

export function snapshotTable(snapshots: readonly Snapshot[]): string[] {
  if (snapshots.length === 0) return ['No snapshots yet.']
  const rows = snapshots.map((snapshot) => [
    snapshot.id.slice(0, shortIdLength),
    formatTime(Date.parse(snapshot.time)),
    displayText(snapshot.hostname ?? ''),
    displayText((snapshot.tags ?? []).join(',')),
    displayText(snapshot.paths.join(', ')) + sameFiles(snapshot),
  ])
  return [...table([['ID', 'Time', 'Host', 'Tags', 'Paths'], ...rows]), plural(snapshots.length, 'snapshot')]
}

/** One that was made of another, with the same files: two rows of the same second would puzzle. */
function sameFiles({ original }: Snapshot): string {
  return original === undefined ? '' : ` (files of ${displayText(original.slice(0, shortIdLength))}, with more known about them)`
}
