/** Words of any script. Han, kana and Thai are written without blanks: there a word is two characters, as good as any guess. */

const runs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+|[\p{L}\p{N}\p{M}]+/gu
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
/** Shorter words are mostly articles, prepositions and pronouns, in every language that has blanks. */
const minTermLength = 4

/** Lower case; of unspaced scripts each pair of neighbours. */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(runs) ?? []).flatMap((run) => (unspaced.test(run) ? pairs(run) : [run]))
}

/** The words that may say what a text is about. */
export function termsOf(text: string): string[] {
  return wordsOf(text).filter((word) => word.length >= minTermLength || /\p{N}/u.test(word) || unspaced.test(word))
}

/** Length of a text in words; two characters of an unspaced script count as one. */
export function countWords(text: string): number {
  return (text.match(runs) ?? []).reduce((sum, run) => sum + (unspaced.test(run) ? Math.ceil(run.length / 2) : 1), 0)
}

function pairs(run: string): string[] {
  const characters = [...run]
  return characters.length === 1 ? characters : characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`)
}
