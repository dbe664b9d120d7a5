/** The snapshot that says more about the same files than one before. */
import type { BlobId, Snapshot } from '../contracts/tree.js'
import { firstOf, type Line } from './line.js'

/** All is as it was, but for the tree, the time and who wrote it. */
export function withTree(snapshot: Snapshot, line: Line, tree: BlobId, programVersion: string): Omit<Snapshot, 'id'> {
  const time = timeOfNext(snapshot, line)
  const said: Omit<Snapshot, 'id'> & { id?: string } = { ...snapshot, tree, time, original: firstOf(snapshot), program_version: programVersion }
  delete said.id
  return said
}

/**
 * A millisecond after the youngest of its line, so that it is the one that counts. Where that would put it in front of
 * a snapshot that other files were made of, a millisecond before that one: what was rewritten away must not come back.
 */
function timeOfNext(snapshot: Snapshot, { members, rivals }: Line): string {
  const youngest = members.reduce((one, other) => (at(other) > at(one) ? other : one), snapshot)
  const [rival] = rivals.filter((other) => at(other) >= at(youngest)).sort((one, other) => at(one) - at(other))
  return rival !== undefined && at(rival) <= at(youngest) + 1 ? shiftTime(rival.time, -1) : shiftTime(youngest.time, 1)
}

const at = ({ time }: Snapshot): number => Date.parse(time)

const timePattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/

/** RFC 3339, with the zone and the nanoseconds that it has. */
export function shiftTime(time: string, milliseconds: number): string {
  const match = timePattern.exec(time)
  // Other notations that a date can be read from have no nanoseconds to keep.
  if (match === null) return new Date(Date.parse(time) + milliseconds).toISOString()
  const [, seconds = '', fraction = '', zone = ''] = match
  const nanoseconds = Number(fraction.padEnd(9, '0')) + milliseconds * 1e6
  const carried = Math.floor(nanoseconds / 1e9)
  // The zone stays, so the wall clock can be counted as if it were UTC.
  const wall = new Date(Date.parse(`${seconds}Z`) + carried * 1000).toISOString().slice(0, 19)
  const rest = String(nanoseconds - carried * 1e9).padStart(9, '0').replace(/0+$/, '')
  return `${wall}${rest === '' ? '' : `.${rest}`}${zone}`
}
