/** From a document with marked entities to rows of the model and labels, a piece for each stretch that is worth asking about. */
import { featuresPerToken } from '../dist/names/features.js'
import { beginOf, entityTypes, insideOf } from '../dist/names/labels.js'
import { flags } from '../dist/names/lexicon.js'
import { featuresInto, lookAt, newFeatures } from '../dist/names/sentence.js'
import { tokenize } from '../dist/names/tokens.js'

const fromLists = flags.first | flags.last | flags.city | flags.region | flags.people | flags.inside
/** How often a word's lists are kept from the model, so that it learns to do without. */
const forgotten = 0.3

export function examplesOf({ text, spans }, lexicon, rows, random) {
  const tokens = tokenize(text, 0, text.length, 2000)
  const keep = random === undefined ? undefined : (flag) => ((flag & fromLists) !== 0 && random.chance(forgotten) ? flag & ~fromLists : flag)
  const looked = lookAt(tokens, lexicon, keep)
  const labels = labelsOf(tokens, spans)
  const pieces = []
  for (let from = 0; from < tokens.count; from++) {
    if (looked.active[from] === 0) continue
    let to = from
    while (to < tokens.count && looked.active[to] === 1) to++
    const features = new Int32Array((to - from) * featuresPerToken)
    const buffer = newFeatures()
    for (let index = from; index < to; index++) features.set(featuresInto(looked, index, rows - 1, buffer), (index - from) * featuresPerToken)
    pieces.push({ features, labels: labels.slice(from, to) })
    from = to
  }
  return pieces
}

function labelsOf(tokens, spans) {
  const labels = new Uint8Array(tokens.count)
  let next = 0
  for (let index = 0; index < tokens.count; index++) {
    while (next < spans.length && spans[next].end <= tokens.starts[index]) next++
    const span = spans[next]
    if (span === undefined || tokens.starts[index] < span.start) continue
    const type = entityTypes.indexOf(span.type)
    labels[index] = index > 0 && tokens.starts[index - 1] >= span.start && labels[index - 1] !== 0 ? insideOf(type) : beginOf(type)
  }
  return labels
}
