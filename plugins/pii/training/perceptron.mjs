/** Averaged perceptron over whole pieces (Collins 2002), with a margin: a wrong label must lose by a distance. */
import { featuresPerToken } from '../dist/names/features.js'
import { labelCount } from '../dist/names/labels.js'
import { bestPath, rowStride, scoresOf } from '../dist/names/model.js'

/** What a wrong label is given ahead while learning; missing an entity is worse than seeing one too many. */
const margin = 1.5
const missMargin = 2.5

export class Trainer {
  constructor(rows) {
    this.weights = new Float32Array(rows * rowStride)
    this.sums = new Float64Array(rows * rowStride)
    this.pairs = new Float32Array(labelCount * labelCount)
    this.pairSums = new Float64Array(labelCount * labelCount)
    this.step = 1
  }

  epoch(examples, random) {
    for (let index = examples.length - 1; index > 0; index--) {
      const other = random.int(0, index)
      ;[examples[index], examples[other]] = [examples[other], examples[index]]
    }
    let wrong = 0, all = 0
    for (const { features, labels } of examples) {
      const scores = this.score(features, labels.length, this)
      for (let token = 0; token < labels.length; token++) {
        for (let label = 0; label < labelCount; label++) if (label !== labels[token]) scores[token * labelCount + label] += label === 0 ? missMargin : margin
      }
      const path = bestPath(scores, labels.length, this.pairs)
      wrong += this.update(features, labels, path)
      all += labels.length
      this.step++
    }
    return wrong / all
  }

  score(features, count, model) {
    const scores = new Float32Array(count * labelCount)
    for (let token = 0; token < count; token++) scoresOf(model, features.subarray(token * featuresPerToken, (token + 1) * featuresPerToken), scores, token * labelCount)
    return scores
  }

  update(features, labels, path) {
    let wrong = 0
    for (let token = 0; token < labels.length; token++) {
      const right = labels[token], said = path[token]
      const before = token === 0 ? undefined : [labels[token - 1], path[token - 1]]
      if (before !== undefined && (right !== said || before[0] !== before[1])) {
        this.change(this.pairs, this.pairSums, before[0] * labelCount + right, 1)
        this.change(this.pairs, this.pairSums, before[1] * labelCount + said, -1)
      }
      if (right === said) continue
      wrong++
      for (let index = token * featuresPerToken; index < (token + 1) * featuresPerToken; index++) {
        this.change(this.weights, this.sums, features[index] * rowStride + right, 1)
        this.change(this.weights, this.sums, features[index] * rowStride + said, -1)
      }
    }
    return wrong
  }

  change(weights, sums, at, by) {
    weights[at] += by
    sums[at] += by * this.step
  }

  averaged() {
    const average = (weights, sums) => weights.map((weight, index) => weight - sums[index] / this.step)
    return { weights: average(this.weights, this.sums), pairs: average(this.pairs, this.pairSums) }
  }

  predict({ features, labels }, model) {
    return bestPath(this.score(features, labels.length, model), labels.length, model.pairs)
  }
}

/** Weights as squares of whole numbers from -127 to 127: fine steps for the many small ones, coarse ones for the few large. */
export function quantised({ weights, pairs }, rows) {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const unit = 127 ** 2 / largest
  const square = (weight) => Math.sign(weight) * Math.round(Math.sqrt(Math.abs(weight) * unit)) ** 2
  return { rows, weights: Int16Array.from(weights, square), pairs: pairs.map((weight) => weight * unit) }
}
