/** Names and places in a text, by the model that training/train.mjs makes. */
import { readFile } from 'node:fs/promises'
import { featuresPerToken } from './features.js'
import { decodeModel } from './file.js'
import { entityTypes, isInside, labelCount, typeOf, type NameType } from './labels.js'
import { flags, Lexicon } from './lexicon.js'
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
}

const modelFile = new URL('../../model/names.bin', import.meta.url)
/** Tokens that are looked at together; a piece ends at the end of a line where there is one. */
const pieceTokens = 1024
const mostScore = 0.85
/** What a single word loses that is in no list of names or places: most such words are names of products. */
const withoutList = 0.2

let loading: Promise<Tagger> | undefined
/** Loaded once per process. */
export function loadTagger(): Promise<Tagger> {
  return loading ??= readFile(modelFile).then((file) => {
    const { model, filters } = decodeModel(file)
    return new Tagger(model, new Lexicon(filters))
  })
}

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
      let end = index + 1
      // Nothing goes on behind a blank line.
      while (end < path.length && isInside(path[end] ?? 0) && (looked.tokens.breaks[from + end] ?? 0) < 2) end++
      const type = entityTypes[typeOf(label)] ?? 'PERSON'
      if (isPossible(looked, type, from + index, from + end)) found.push({ type, start: starts[from + index] ?? 0, end: ends[from + end - 1] ?? 0, score: this.scoreOf(marginOf(scores, path, index, end), isListed(looked, type, from + index, from + end)), isNumber: type === 'STREET_ADDRESS' && !hasWord(looked, from + index, from + end) })
      index = end - 1
    }
  }

  private scoreOf(margin: number, listed: boolean): number {
    const { slope, offset } = this.model.certainty
    const score = mostScore / (1 + Math.exp(-(slope * margin + offset))) - (listed ? 0 : withoutList)
    return Math.max(0, Math.round(100 * score)) / 100
  }
}

/** An address has a number or a word of addresses, everything else a word that is not one common word in lower case. */
function isPossible({ tokens, facts }: Looked, type: NameType, from: number, to: number): boolean {
  for (let index = from; index < to; index++) {
    const kind = tokens.kinds[index] ?? 0
    const flag = facts.flags[index] ?? 0
    if (type === 'STREET_ADDRESS' ? kind === kinds.number || (flag & (flags.street | flags.unit)) !== 0 : kind < kinds.number && (kind > kinds.lower || (flag & flags.common) === 0 || (flag & (flags.first | flags.last | flags.people | flags.honorific | flags.job | flags.region)) !== 0)) return true
  }
  return false
}

function isListed({ facts }: Looked, type: NameType, from: number, to: number): boolean {
  return to - from > 1 || (type !== 'PERSON' && type !== 'LOCATION' && type !== 'ORGANIZATION') || ((facts.flags[from] ?? 0) & (flags.first | flags.last | flags.city | flags.region)) !== 0
}

function hasWord({ tokens: { kinds: kindOf, words } }: Looked, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if ((kindOf[index] ?? 0) < kinds.number && (words[index] ?? '').length > 2) return true
  return false
}
