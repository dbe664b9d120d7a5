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
  for (const { documents, inverseLengths, values: stored } of blocks) {
    const products = among === undefined ? productsOf(stored, values) : undefined
    for (let at = 0; at < documents.length; at++) {
      const document = documents[at]!
      if (among !== undefined && !among.has(document)) continue
      const cosine = (products?.[at] ?? product(stored, at * values.length, values)) * inverseLengths[at]! * inverse
      // Rounded lengths give one a little beyond 1.
      if (cosine >= floor) found.push({ document, similarity: Math.min(1, cosine) })
    }
  }
  return found.sort((one, other) => other.similarity - one.similarity || one.document - other.document)
}

/** With all that are stored: four at a time, so that each component of what is asked is read once for four of them. */
function productsOf(stored: Int8Array, asked: Int8Array): Float64Array {
  const size = asked.length
  const products = new Float64Array(stored.length / size)
  let at = 0
  for (; at + 3 < products.length; at += 4) {
    const [first, second, third, fourth] = [at * size, (at + 1) * size, (at + 2) * size, (at + 3) * size]
    let one = 0
    let two = 0
    let three = 0
    let four = 0
    for (let component = 0; component < size; component++) {
      const factor = asked[component]!
      one += factor * stored[first + component]!
      two += factor * stored[second + component]!
      three += factor * stored[third + component]!
      four += factor * stored[fourth + component]!
    }
    products[at] = one
    products[at + 1] = two
    products[at + 2] = three
    products[at + 3] = four
  }
  for (; at < products.length; at++) products[at] = product(stored, at * size, asked)
  return products
}

function product(stored: Int8Array, from: number, asked: Int8Array): number {
  let sum = 0
  for (let component = 0; component < asked.length; component++) sum += asked[component]! * stored[from + component]!
  return sum
}
