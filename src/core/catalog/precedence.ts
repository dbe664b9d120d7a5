/**
 * Which of several documents of a content counts: one order for whoever meets them, in whatever order they are met. The
 * rules are those of `docs/repository-format.md`:
 *
 * 1. a final document before a provisional one;
 * 2. that of the newer snapshot, a document being as new as the newest snapshot that has it; of snapshots of the same
 *    millisecond the one with the greater id;
 * 3. the one with the smaller SHA-256 of its line. Nobody writes two of one rank, but a repository may hold them.
 */
import { createHash } from 'node:crypto'
import type { Snapshot } from '../contracts/tree.js'

export interface Recency {
  /** Since 1970, as the snapshot tells. */
  readonly milliseconds: number
  readonly snapshotId: string
}

/** Of what the snapshot has that is being made: its own documents, and those of the folder that it continues. */
export const ofThisRun: Recency = { milliseconds: Infinity, snapshotId: '' }
/** Of what it has from before, where that is compared with its own. */
export const ofEarlierRuns: Recency = { milliseconds: -Infinity, snapshotId: '' }

export function recencyOf({ time, id }: Pick<Snapshot, 'time' | 'id'>): Recency {
  return { milliseconds: Date.parse(time), snapshotId: id }
}

export interface Candidate {
  /** Whether none of its outcomes is provisional. */
  readonly final: boolean
  readonly recency: Recency
  /** The line that it is stored as, without its line feed. */
  readonly text: string
}

/** Negative where `one` counts and `other` does not; 0 only where they are the same. The documents must be of one content. */
export function compareDocuments(one: Candidate, other: Candidate): number {
  if (one.final !== other.final) return one.final ? -1 : 1
  const byRecency = compareRecency(one.recency, other.recency)
  if (byRecency !== 0 || one.text === other.text) return byRecency
  return Buffer.compare(digestOf(one.text), digestOf(other.text))
}

/** Newest first. */
export function compareRecency(one: Recency, other: Recency): number {
  if (one.milliseconds !== other.milliseconds) return one.milliseconds > other.milliseconds ? -1 : 1
  if (one.snapshotId === other.snapshotId) return 0
  return one.snapshotId > other.snapshotId ? -1 : 1
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
