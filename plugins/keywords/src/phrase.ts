/** What makes two phrases the same. */

/** English plurals (and those of other languages that end alike) without their ending. */
export function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/u.test(word)) return word
  if (/[^aeiou]ies$/u.test(word) && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ss|sh|ch|x|zz)es$/u.test(word)) return word.slice(0, -2)
  return word.slice(0, -1)
}

/** Lower case, plurals as singulars, hyphens as blanks, no possessives. */
export function keyOf(phrase: string): string {
  return phrase
    .toLowerCase()
    .split(/[\s\-\u2010-\u2015/]+/u)
    .map((word) => singular(word.replace(/^\P{L}+(?=\p{L})|['’]s?$/gu, '')))
    .filter((word) => word !== '')
    .join(' ')
}
