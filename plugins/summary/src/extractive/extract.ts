/** A summary of sentences of the text, word for word. */
import type { SentenceEncoder } from '@backup-agent/text-models'
import type { ProseSentence } from '../prose/prose.js'
import { rankByMeaning, rankByWords } from './rank.js'
import { select } from './select.js'

/** `encoder`: compares sentences by meaning as well; without one by their words alone, in any language. */
export async function extract(sentences: readonly ProseSentence[], encoder: SentenceEncoder | undefined, signal: AbortSignal): Promise<string> {
  const byWords = rankByWords(sentences)
  signal.throwIfAborted()
  const ranked = encoder === undefined ? byWords : await rankByMeaning(byWords, encoder, signal)
  const words = sentences.reduce((sum, sentence) => sum + sentence.words, 0)
  return joined(select(ranked, words).map(({ sentence }) => sentence))
}

/** Sentences behind one another; an item of a list, which has no full stop, is parted from the next by a semicolon. */
export function joined(sentences: readonly ProseSentence[]): string {
  return sentences.map(({ text, item }, index) => (item && index < sentences.length - 1 ? `${text};` : text)).join(' ')
}
