/**
 * Keeps a walk through trees finite. A tree is named by its content, so whoever knows the password can store a few
 * that name each other twice at every level: thirty of them stand for a thousand million files.
 */
import type { BlobId } from '../contracts/tree.js'

export interface WalkLimits {
  /** Entries that any snapshot may have. */
  readonly entries: number
  /** Beyond that: how often an entry may occur, on average. Copies of a folder are common, a hundred of each are not. */
  readonly repetition: number
}

const defaultLimits: WalkLimits = { entries: 1_000_000, repetition: 100 }

export class WalkGuard {
  readonly #read = new Set<BlobId>()
  #entries = 0
  #distinct = 0

  constructor(private readonly limits: WalkLimits = defaultLimits) {}

  /** After a tree was read. False when what was read so far makes no sense as somebody's files. */
  count(tree: BlobId, entries: number): boolean {
    this.#entries += entries
    if (!this.#read.has(tree)) {
      this.#read.add(tree)
      this.#distinct += entries
    }
    return this.#entries <= this.limits.entries || this.#entries <= this.limits.repetition * this.#distinct
  }
}
