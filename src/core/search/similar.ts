/** Documents by the angle between their vectors and another: all of them are compared, which takes 40 ms for 100,000. */
import type { Vector } from '../contracts/search.js'
import type { Database } from './database.js'
import { lengthOf } from './embedding.js'
import { readBlocks, type VectorBlock } from './vector-blocks.js'

export interface Similar {
  readonly document: number
  /** Cosine. */
  readonly similarity: number
}

/** Vectors in memory, read again when another process may have changed them. */
export class VectorMemory {
  #held: { readonly model: string; readonly dimensions: number; readonly version: number; readonly blocks: readonly VectorBlock[] } | undefined

  blocks(database: Database, vector: Vector): readonly VectorBlock[] {
    // Of what others have committed.
    const version = database.value<number>('PRAGMA data_version')
    const held = this.#held
    if (held !== undefined && held.model === vector.model && held.dimensions === vector.values.length && held.version === version) return held.blocks
    const blocks = readBlocks(database, vector)
    this.#held = { model: vector.model, dimensions: vector.values.length, version, blocks }
    return blocks
  }
}

/** Those at least as near as `floor`, nearest first; of `among` only, where it is given. */
export function similarTo(blocks: readonly VectorBlock[], { values }: Vector, floor: number, among?: ReadonlySet<number>): Similar[] {
  const found: Similar[] = []
  const inverse = 1 / lengthOf(values)
  for (const block of blocks) {
    const { documents, inverseLengths } = block
    for (let at = 0; at < documents.length; at++) {
      const document = documents[at]!
      if (among !== undefined && !among.has(document)) continue
      const similarity = Math.max(-1, Math.min(1, product(block.values, at * values.length, values) * inverseLengths[at]! * inverse))
      if (similarity >= floor) found.push({ document, similarity })
    }
  }
  return found.sort((one, other) => other.similarity - one.similarity || one.document - other.document)
}

/** Four sums, so that none has to wait for the one before. */
function product(stored: Int8Array, from: number, asked: Int8Array): number {
  let [one, two, three, four] = [0, 0, 0, 0]
  const whole = asked.length & ~3
  for (let at = 0, place = from; at < whole; at += 4, place += 4) {
    one += asked[at]! * stored[place]!
    two += asked[at + 1]! * stored[place + 1]!
    three += asked[at + 2]! * stored[place + 2]!
    four += asked[at + 3]! * stored[place + 3]!
  }
  for (let at = whole; at < asked.length; at++) one += asked[at]! * stored[from + at]!
  return one + two + three + four
}
