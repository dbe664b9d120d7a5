/** Phrases of a text that may say what it is about, counted. */
import { isEnglish, isShouted, loadTagger } from '@backup-agent/text-models'
import { withoutCodes } from './codes.js'
import { nounPhrases, type Mention } from './noun-phrases.js'
import { keyOf } from './phrase.js'
import type { ReadSentence } from './passages.js'
import { plainPhrases } from './plain-phrases.js'
import { isOnlyTime } from './time-words.js'

export interface Candidate {
  /** What tells two phrases apart: lower case, plurals as singulars, hyphens as blanks. */
  readonly key: string
  /** As the text writes it most often, without capitals that only a heading gave it. */
  readonly phrase: string
  /** Words of the key. */
  readonly words: number
  /** Place of the first mention: how many sentences come before it. */
  readonly sentence: number
  /** How often its words stand one after another, inside longer phrases as well. */
  readonly count: number
}

interface Found {
  readonly words: number
  readonly sentence: number
  readonly forms: Map<string, number>
}

const MAX_PHRASE = 80
const LONGEST_KEY = 8
/** In the order in which they first appear. */
export async function candidatesOf(sentences: readonly ReadSentence[], language: string | undefined, signal: AbortSignal): Promise<Candidate[]> {
  const english = isEnglish(language)
  const tagger = english ? await loadTagger() : undefined
  const found = new Map<string, Found>()
  for (const [place, { text }] of sentences.entries()) {
    signal.throwIfAborted()
    const spoken = withoutCodes(text)
    const sentence = isShouted(spoken) && spoken.includes(' ') ? spoken.toLowerCase() : spoken
    for (const mention of tagger === undefined ? plainPhrases(sentence, language) : nounPhrases(sentence, tagger)) note(found, mention, place)
  }
  const counts = countRuns(sentences.map(({ text }) => text), found)
  return [...found].map(([key, { words, sentence, forms }]) => ({ key, phrase: usualForm(forms), words, sentence, count: Math.max(counts.get(key) ?? 0, 1) }))
}

function note(found: Map<string, Found>, { phrase }: Mention, sentence: number): void {
  const key = keyOf(phrase)
  const words = key.split(' ').length
  if (key.length < 2 || phrase.length > MAX_PHRASE || words > LONGEST_KEY || isOnlyTime(key)) return
  const entry = found.get(key) ?? { words, sentence, forms: new Map<string, number>() }
  found.set(key, entry)
  entry.forms.set(phrase, (entry.forms.get(phrase) ?? 0) + 1)
}

/** How often each key stands in the text, its words one after another. */
function countRuns(sentences: readonly string[], keys: ReadonlyMap<string, unknown>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const sentence of sentences) {
    const words = keyOf(sentence.replace(/[^\p{L}\p{M}\p{N}\s\-'’\u2010-\u2015/]/gu, ' ')).split(' ')
    for (let from = 0; from < words.length; from++) {
      let run = ''
      for (let to = from; to < Math.min(from + LONGEST_KEY, words.length); to++) {
        run = run === '' ? (words[to] as string) : `${run} ${words[to] as string}`
        if (keys.has(run)) counts.set(run, (counts.get(run) ?? 0) + 1)
      }
    }
  }
  return counts
}

const capitals = (phrase: string): number => phrase.match(/\p{Lu}/gu)?.length ?? 0

/** The form seen most often; of equals the one with fewest capitals, then the shortest, then the first by letters. */
function usualForm(forms: ReadonlyMap<string, number>): string {
  const [best] = [...forms].sort(([a, timesA], [b, timesB]) => timesB - timesA || capitals(a) - capitals(b) || a.length - b.length || (a < b ? -1 : 1))
  return (best as [string, number])[0]
}
