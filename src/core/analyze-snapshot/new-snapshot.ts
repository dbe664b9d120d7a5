/** The snapshot that says more about the same files than one before. */
import type { BlobId, Snapshot } from '../contracts/tree.js'

/** The id of the first of the line that a snapshot belongs to. */
export function firstOfLine({ id, original }: Snapshot): string {
  return original ?? id
}

/** Snapshots that have the same files, each with more or other documents than the one before. */
export function lineOf(snapshot: Snapshot, snapshots: readonly Snapshot[]): Snapshot[] {
  return snapshots.filter((other) => firstOfLine(other) === firstOfLine(snapshot))
}

/** A millisecond younger than the youngest of its line, so that it is the one that counts; all else is as it was. */
export function withTree(snapshot: Snapshot, line: readonly Snapshot[], tree: BlobId, programVersion: string): Omit<Snapshot, 'id'> {
  const youngest = line.reduce((one, other) => (Date.parse(other.time) > Date.parse(one.time) ? other : one), snapshot)
  const said: Omit<Snapshot, 'id'> & { id?: string } = { ...snapshot, tree, time: millisecondAfter(youngest.time), original: firstOfLine(snapshot), program_version: programVersion }
  delete said.id
  return said
}

const timePattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/

/** RFC 3339, with the zone and the nanoseconds that it has. */
export function millisecondAfter(time: string): string {
  const match = timePattern.exec(time)
  // Other notations that a date can be read from have no nanoseconds to keep.
  if (match === null) return new Date(Date.parse(time) + 1).toISOString()
  const [, seconds = '', fraction = '', zone = ''] = match
  const nanoseconds = Number(fraction.padEnd(9, '0')) + 1_000_000
  // The zone stays, so the wall clock can be counted as if it were UTC.
  const wall = new Date(Date.parse(`${seconds}Z`) + Math.floor(nanoseconds / 1e9) * 1000).toISOString().slice(0, 19)
  const rest = String(nanoseconds % 1e9).padStart(9, '0').replace(/0+$/, '')
  return `${wall}${rest === '' ? '' : `.${rest}`}${zone}`
}
