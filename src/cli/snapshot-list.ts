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
    displayText(snapshot.paths.join(', ')),
  ])
  return [...table([['ID', 'Time', 'Host', 'Tags', 'Paths'], ...rows]), plural(snapshots.length, 'snapshot')]
}
