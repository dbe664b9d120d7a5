/** Key phrases of a document: candidates, ranked, chosen. */
import { cosine, isEnglish, loadSentenceEncoder, writesCompoundsAsOne } from '@backup-agent/text-models'
import { candidatesOf } from './candidates.js'
import { choose } from './choice.js'
import type { ReadDocument } from './document.js'
import { cheapScore, type Lexicon, scoreOf } from './ranking.js'

export interface Keyword {
  readonly phrase: string
  readonly score: number
}

/** Told at most. */
const LIMIT = 15
/** Candidates that are embedded: the best by what costs nothing. */
const EMBEDDED = 40
/** That of a common English noun. To the encoder, whose vocabulary is English, all words of another language are rare, so none is. */
const USUAL_RARITY = 10
/** What is less likely than this is left out. */
const MIN_SCORE = 0.08

/** The best first. Empty where nothing stands out. */
export async function keywordsOf({ sentences, language, vector }: ReadDocument, signal: AbortSignal): Promise<Keyword[]> {
  if (vector === undefined) return []
  const encoder = await loadSentenceEncoder()
  const lexicon: Lexicon = {
    rarity: isEnglish(language) ? (word) => encoder.rarity(word) : () => USUAL_RARITY,
    oneWordSaysLess: !writesCompoundsAsOne(language),
  }
  const candidates = (await candidatesOf(sentences, language, signal))
    .map((candidate) => ({ candidate, cheap: cheapScore(candidate, lexicon) }))
    .sort((a, b) => b.cheap - a.cheap || (a.candidate.key < b.candidate.key ? -1 : 1))
    .slice(0, EMBEDDED)
  const vectors = await encoder.encode(candidates.map(({ candidate }) => candidate.phrase), { signal })
  const scored = candidates.map(({ candidate, cheap }, i) => {
    const own = vectors[i] as Float32Array
    return { ...candidate, vector: own, score: scoreOf(cheap, cosine(own, vector)) }
  })
  return choose(scored.filter(({ score }) => score >= MIN_SCORE), LIMIT).map(({ phrase, score }) => ({ phrase, score: Math.round(score * 1000) / 1000 }))
}
