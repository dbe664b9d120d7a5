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

/** Sums in variables, not in an array: this is where the time goes. */
export function scoresOf({ weights }: Model, features: Int32Array, out: Float32Array, at: number): void {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0, s8 = 0, s9 = 0, s10 = 0, s11 = 0, s12 = 0
  for (let index = 0; index < features.length; index++) {
    const row = (features[index] as number) * rowStride
    s0 += weights[row] as number
    s1 += weights[row + 1] as number
    s2 += weights[row + 2] as number
    s3 += weights[row + 3] as number
    s4 += weights[row + 4] as number
    s5 += weights[row + 5] as number
    s6 += weights[row + 6] as number
    s7 += weights[row + 7] as number
    s8 += weights[row + 8] as number
    s9 += weights[row + 9] as number
    s10 += weights[row + 10] as number
    s11 += weights[row + 11] as number
    s12 += weights[row + 12] as number
  }
  out[at] = s0
  out[at + 1] = s1
  out[at + 2] = s2
  out[at + 3] = s3
  out[at + 4] = s4
  out[at + 5] = s5
  out[at + 6] = s6
  out[at + 7] = s7
  out[at + 8] = s8
  out[at + 9] = s9
  out[at + 10] = s10
  out[at + 11] = s11
  out[at + 12] = s12
}

const labels = Array.from({ length: labelCount }, (_, label) => label)
/** Labels that may come before a label. */
const predecessors = labels.map((label) => Uint8Array.from(labels.filter((previous) => mayFollow(previous, label))))

/** Viterbi. @param scores `labelCount` a token. @returns a label a token */
export function bestPath(scores: Float32Array, count: number, pairs: Float32Array): Uint8Array {
  const back = new Uint8Array(count * labelCount)
  let current = new Float32Array(labelCount)
  let next = new Float32Array(labelCount)
  for (let label = 0; label < labelCount; label++) current[label] = isInside(label) ? -Infinity : scores[label] ?? 0
  for (let token = 1; token < count; token++) {
    for (let label = 0; label < labelCount; label++) {
      const before = predecessors[label] as Uint8Array
      let best = -Infinity
      let from = 0
      for (let index = 0; index < before.length; index++) {
        const previous = before[index] as number
        const score = (current[previous] as number) + (pairs[previous * labelCount + label] as number)
        if (score > best) {
          best = score
          from = previous
        }
      }
      next[label] = best + (scores[token * labelCount + label] as number)
      back[token * labelCount + label] = from
    }
    ;[current, next] = [next, current]
  }
  const path = new Uint8Array(count)
  let label = 0
  for (let other = 1; other < labelCount; other++) if ((current[other] as number) > (current[label] as number)) label = other
  for (let token = count - 1; token >= 0; token--) {
    path[token] = label
    label = back[token * labelCount + label] as number
  }
  return path
}

/** How far the labels of an entity lie above `outside`, a token on average. */
export function marginOf(scores: Float32Array, path: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let index = from; index < to; index++) sum += (scores[index * labelCount + (path[index] ?? 0)] ?? 0) - (scores[index * labelCount] ?? 0)
  return sum / (to - from)
}
