/** How much one question may ask: what it costs grows with each word and condition, and with some of them faster. */
import { BackupError } from '../../core/contracts/errors.js'

export const maxHits = 1_000_000
/** Of each kind. */
const maxAsked = 100
const maxCharacters = 10_000

/** Each word once, in the order in which they are written. Throws `invalid-usage` where there are too many. */
export function wordsWithinLimits(written: readonly string[]): string[] {
  const words = [...new Set(written)]
  // A phrase costs what its words cost.
  const count = words.reduce((sum, word) => sum + Math.max(1, word.match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0)
  if (count > maxAsked) throw tooMany('words', count)
  const characters = words.reduce((sum, word) => sum + word.length, 0)
  if (characters > maxCharacters) throw new BackupError('invalid-usage', `the words have ${characters} characters, and at most ${maxCharacters} can be looked for`)
  return words
}

/** Each value of a flag once. Throws `invalid-usage` where there are too many. */
export function flagWithinLimits(flag: string, written: readonly string[] = []): string[] {
  const values = [...new Set(written)]
  if (values.length > maxAsked) throw tooMany(flag, values.length)
  return values
}

function tooMany(what: string, count: number): BackupError {
  return new BackupError('invalid-usage', `${count} ${what.startsWith('--') ? `times ${what}` : what} are too many for one question: at most ${maxAsked}`, { hint: 'Ask several times.' })
}
