/** Names and places in a text, by the model that training/train.mjs makes. */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import { readFile } from 'node:fs/promises'
import { featuresPerToken } from './features.js'
import { decodeModel } from './file.js'
import { entityTypes, isInside, labelCount, typeOf, type NameType } from './labels.js'
import { flags, Lexicon } from './lexicon.js'
import { plausible } from './plausible.js'
import { bestPath, marginOf, scoresOf, type Model } from './model.js'
import { featuresInto, lookAt, type Looked } from './sentence.js'
import { kinds, tokenize } from './tokens.js'

export interface FoundName {
  readonly type: NameType
  readonly start: number
  readonly end: number
  /** 0 to 1: how much more the model is for it than against it. */
  readonly score: number
  /** An address without a word of three letters, such as a postcode. */
  readonly isNumber?: boolean
  /** An address with a street and a number. */
  readonly isWholeAddress?: boolean
  /** Of a name in two cells of a table: what the sample is made of. */
  readonly whole?: string
}

const modelFile = new URL('../../model/names.bin', import.meta.url)
/** Tokens that are looked at together; a piece ends at the end of a line where there is one. */
const pieceTokens = 1024
const mostScore = 0.85
/** Blanks between two words that belong to two columns. */
const widestGap = 3

/** Loaded once per process. */
export const loadTagger = loadedOnce(async () => {
  const { model, filters } = decodeModel(await readFile(modelFile))
  return new Tagger(model, new Lexicon(filters))
})

export class Tagger {
  private readonly features = new Int32Array(featuresPerToken)

  constructor(private readonly model: Model, private readonly lexicon: Lexicon) {}

  /** Where a piece that begins at `from` ends, and what is in it, appended to `found`. */
  tag(text: string, from: number, found: FoundName[]): number {
    const tokens = tokenize(text, from, text.length, pieceTokens)
    let { end } = tokens
    let { count } = tokens
    if (end < text.length) {
      for (let cut = count - 1; cut > count / 2; cut--) {
        if ((tokens.breaks[cut] ?? 0) === 0) continue
        count = cut
        end = tokens.starts[cut] ?? end
        break
      }
    }
    const looked = lookAt({ ...tokens, count }, this.lexicon)
    for (let first = 0; first < count; first++) {
      if (looked.active[first] === 0) continue
      let last = first
      while (last < count && looked.active[last] === 1) last++
      this.label(looked, first, last, found)
      first = last
    }
    return end
  }

  /** Whether a word is a first name or a surname. */
  isPerson(value: string): boolean {
    const looked = lookAt(tokenize(value, 0, value.length, 16), this.lexicon)
    return looked.facts.flags.some((flag) => (flag & (flags.first | flags.last)) !== 0 && (flag & flags.common) === 0)
  }

  private label(looked: Looked, from: number, to: number, found: FoundName[]): void {
    const scores = new Float32Array((to - from) * labelCount)
    for (let index = from; index < to; index++) scoresOf(this.model, featuresInto(looked, index, this.model.rows - 1, this.features), scores, (index - from) * labelCount)
    const path = bestPath(scores, to - from, this.model.pairs)
    const { starts, ends } = looked.tokens
    for (let index = 0; index < path.length; index++) {
      const label = path[index] ?? 0
      if (label === 0) continue
      const type = entityTypes[typeOf(label)] ?? 'PERSON'
      let end = index + 1
      while (end < path.length && isInside(path[end] ?? 0) && goesOn(looked, type, from + end)) end++
      const score = this.scoreOf(marginOf(scores, path, index, end))
      const name = plausible(looked, { type, from: from + index, to: from + end, score })
      if (name !== undefined) {
        const isNumber = type === 'STREET_ADDRESS' && !hasWord(looked, name.from, name.to)
        const span = { start: starts[name.from] ?? 0, end: ends[name.to - 1] ?? 0 }
        found.push({ type: name.type, ...span, score: rounded(name.score), isNumber, isWholeAddress: name.isWholeAddress === true })
      }
      // Behind an address that ends early there may be another one.
      index = (name?.type === 'STREET_ADDRESS' ? name.to - from : end) - 1
    }
  }

  private scoreOf(margin: number): number {
    const { slope, offset } = this.model.certainty
    return mostScore / (1 + Math.exp(-(slope * margin + offset)))
  }
}

const rounded = (score: number): number => Math.max(0, Math.round(100 * score)) / 100

/** Nothing goes on behind a blank line, and only an address on the next line or across a gap, as between columns. */
function goesOn({ tokens: { breaks, starts, ends } }: Looked, type: NameType, index: number): boolean {
  if (type === 'STREET_ADDRESS') return (breaks[index] ?? 0) < 2
  return (breaks[index] ?? 0) === 0 && (starts[index] ?? 0) - (ends[index - 1] ?? 0) < widestGap
}

function hasWord({ tokens: { kinds: kindOf, words } }: Looked, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if ((kindOf[index] ?? 0) < kinds.number && (words[index] ?? '').length > 2) return true
  return false
}
