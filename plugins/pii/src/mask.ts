/** The sample that stands for a value: docs/decisions/0008-pii-by-table.md. */
const mostShown = 4
const mostStars = 32
/** For values of which not even the length is told. */
export const hiddenSample = '********'

const blank = /\s/
const meaningful = /[\p{L}\p{N}]/u

/**
 * Asterisks and the last characters: at most four, and of the letters and digits, which are what counts, at most half.
 * Blanks are left out at the end: of `DE89 3704 0044 0532 0130 00` a person remembers `3000`. Long values get fewer
 * asterisks than they have characters.
 */
export function mask(value: string): string {
  const characters = [...value]
  const counted = characters.filter((character) => meaningful.test(character)).length
  const most = Math.min(mostShown, Math.floor(characters.filter((character) => !blank.test(character)).length / 2))
  let allowed = Math.min(mostShown, Math.floor(counted / 2))
  let shown = ''
  let from = characters.length
  for (; from > 0 && [...shown].length < most; from--) {
    const next = characters[from - 1] ?? ''
    if (blank.test(next)) continue
    if (meaningful.test(next) && allowed-- <= 0) break
    shown = next + shown
  }
  return '*'.repeat(Math.min(from, mostStars)) + shown
}
