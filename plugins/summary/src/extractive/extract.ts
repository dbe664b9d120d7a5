/** A summary of sentences of the text, word for word. */
import type { SentenceEncoder } from '@backup-agent/text-models'
import type { ProseSentence } from '../prose/prose.js'
import type { Ranked } from './rank.js'
import { best, rankByMeaning, rankByWords, spread } from './rank.js'
import { isLong, select } from './select.js'

/** Sentences that are compared by meaning: the best by all other signs, of a long text those of as many stretches. */
const [compared, comparedOfLong] = [20, 40]

/** `encoder`: compares sentences by meaning as well; without one by their words alone, in any language. */
export async function extract(sentences: readonly ProseSentence[], encoder: SentenceEncoder | undefined, signal: AbortSignal): Promise<string> {
  const words = sentences.reduce((sum, sentence) => sum + sentence.words, 0)
  const candidates = promising(rankByWords(sentences), words)
  signal.throwIfAborted()
  const ranked = encoder === undefined ? candidates : await rankByMeaning(candidates, encoder, signal)
  return joined(select(ranked, words).map(({ sentence }) => sentence))
}

function promising(ranked: readonly Ranked[], words: number): Ranked[] {
  return isLong(words) ? spread(ranked, comparedOfLong) : best(ranked).slice(0, compared).sort((a, b) => a.at - b.at)
}

/** Sentences behind one another; an item of a list, which has no full stop, is parted from the next by a semicolon. */
export function joined(sentences: readonly ProseSentence[]): string {
  return sentences.map(({ text, item }, index) => (item && index < sentences.length - 1 ? `${text};` : text)).join(' ')
}
