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

/**
 * Sentences behind one another; an item of a list, which has no full stop, is parted from the next item by a semicolon, from a sentence by a
 * full stop. What begins small because it is an item, or went on behind a salutation, gets a capital.
 */
export function joined(sentences: readonly ProseSentence[]): string {
  return sentences.map(({ text, item }, index) => {
    const [before, next] = [sentences[index - 1], sentences[index + 1]]
    const begun = item && before?.item === true ? text : capitalised(text)
    return item && next !== undefined ? `${begun}${next.item ? ';' : '.'}` : begun
  }).join(' ')
}

/** Not `iPhone` and `e-mail`. */
function capitalised(text: string): string {
  return /^\p{Ll}[\p{Ll}'’]*(?![\p{L}\p{N}\p{M}-])/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
}
