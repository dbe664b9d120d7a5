/** Mends what a model writes: sentences that come twice, and a last one that was cut off at the limit. */
import { sentencesOf } from '@backup-agent/text-models'
import { wordsOf } from '../prose/words.js'

export function finished(written: string): string {
  const sentences = [...sentencesOf(written)].map(({ text }) => text).filter((text) => /[\p{L}\p{N}]/u.test(text))
  const whole = sentences.length > 1 && !/[.!?…。！？]["'”’»)\]]*$/u.test(sentences.at(-1)!) ? sentences.slice(0, -1) : sentences
  const seen = new Set<string>()
  return whole.filter((text) => {
    const words = wordsOf(text).join(' ')
    return !seen.has(words) && seen.add(words)
  }).join(' ')
}
