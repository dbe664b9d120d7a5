/** A linear model over labels in a row: weights of facts, weights of pairs of labels, and the best path through a text. */
import { isInside, labelCount, mayFollow } from './labels.js'

/** Rows are padded, so that a row begins at a multiple of sixteen. */
export const rowStride = 16

export interface Model {
  /** A power of two. */
  readonly rows: number
  /** `rows` times `rowStride`, in the unit of `pairs`; in files each is the square of a number from -127 to 127, with its sign. */
  readonly weights: Int16Array | Float32Array
  /** From label to label, `labelCount` squared. */
  readonly pairs: Float32Array
  /** How likely an entity is right by how far its labels lie above `outside`: 1 / (1 + exp(-(slope * margin + offset))). */
  readonly certainty: { readonly slope: number; readonly offset: number }
}

const sums = new Float64Array(rowStride)

export function scoresOf({ weights }: Model, features: Int32Array, out: Float32Array, at: number): void {
  sums.fill(0)
  for (let index = 0; index < features.length; index++) {
    const row = (features[index] as number) * rowStride
    for (let label = 0; label < labelCount; label++) sums[label] = (sums[label] as number) + (weights[row + label] as number)
  }
  for (let label = 0; label < labelCount; label++) out[at + label] = sums[label] as number
}

/** Viterbi. @param scores `labelCount` a token. @returns a label a token */
export function bestPath(scores: Float32Array, count: number, pairs: Float32Array): Uint8Array {
  const back = new Uint8Array(count * labelCount)
  let current = new Float32Array(labelCount)
  let next = new Float32Array(labelCount)
  for (let label = 0; label < labelCount; label++) current[label] = isInside(label) ? -Infinity : scores[label] ?? 0
  for (let token = 1; token < count; token++) {
    for (let label = 0; label < labelCount; label++) {
      let best = -Infinity
      let from = 0
      for (let previous = 0; previous < labelCount; previous++) {
        if (!mayFollow(previous, label)) continue
        const score = (current[previous] ?? 0) + (pairs[previous * labelCount + label] ?? 0)
        if (score > best) {
          best = score
          from = previous
        }
      }
      next[label] = best + (scores[token * labelCount + label] ?? 0)
      back[token * labelCount + label] = from
    }
    ;[current, next] = [next, current]
  }
  const path = new Uint8Array(count)
  let label = 0
  for (let other = 1; other < labelCount; other++) if ((current[other] ?? 0) > (current[label] ?? 0)) label = other
  for (let token = count - 1; token >= 0; token--) {
    path[token] = label
    label = back[token * labelCount + label] ?? 0
  }
  return path
}

/** How far the labels of an entity lie above `outside`, a token on average. */
export function marginOf(scores: Float32Array, path: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let index = from; index < to; index++) sum += (scores[index * labelCount + (path[index] ?? 0)] ?? 0) - (scores[index * labelCount] ?? 0)
  return sum / (to - from)
}
