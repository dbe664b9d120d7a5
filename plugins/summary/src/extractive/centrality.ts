/**
 * How much each sentence has in common with all others. The sum of a vector's cosines with all vectors is its product with
 * their sum, so time grows with the number of sentences, not with its square.
 */
import { termsOf } from '../prose/words.js'

export type TermVector = ReadonlyMap<string, number>

/** Of length 1 (or empty). Terms that stand in many of the sentences count less: log(1 + sentences / sentences with it). */
export function termVectors(sentences: readonly string[]): TermVector[] {
  const terms = sentences.map(termsOf)
  const frequency = new Map<string, number>()
  for (const term of terms.flatMap((list) => [...new Set(list)])) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  return terms.map((list) => {
    const vector = new Map<string, number>()
    for (const term of list) vector.set(term, (vector.get(term) ?? 0) + Math.log(1 + sentences.length / (frequency.get(term) ?? 1)))
    const length = Math.hypot(...vector.values())
    return new Map([...vector].map(([term, weight]) => [term, weight / length]))
  })
}

/** 0 to 1 for each: of its words in the others. */
export function wordCentrality(vectors: readonly TermVector[]): number[] {
  const sum = new Map<string, number>()
  for (const vector of vectors) for (const [term, weight] of vector) sum.set(term, (sum.get(term) ?? 0) + weight)
  return rescaled(vectors.map((vector) => {
    let product = 0
    for (const [term, weight] of vector) product += weight * ((sum.get(term) ?? 0) - weight)
    return product
  }))
}

/** 0 to 1 for each: of its meaning in the others. Vectors have length 1. */
export function meaningCentrality(vectors: readonly Float32Array[]): number[] {
  const sum = new Float64Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!
  return rescaled(vectors.map((vector) => sum.reduce((product, value, i) => product + value * vector[i]!, -1)))
}

/** The share of the smaller one's terms that the other has too, 0 to 1. */
export function overlap(a: TermVector, b: TermVector): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let common = 0
  for (const term of small.keys()) if (large.has(term)) common++
  return small.size === 0 ? 0 : common / small.size
}

function rescaled(values: readonly number[]): number[] {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const range = values.reduce((a, b) => Math.max(a, b), -Infinity) - least
  return values.map((value) => (range > 0 ? (value - least) / range : 0))
}
