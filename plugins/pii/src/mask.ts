/** The sample that stands for a value: docs/decisions/0008-pii-by-table.md. */
const mostShown = 4
const mostStars = 32
/** For values of which not even the length is told. */
export const hiddenSample = '********'

const meaningful = /[\p{L}\p{N}]/u

/**
 * Asterisks and the last characters: at most four, and of the letters and digits, which are what counts, at most half.
 * Long values get fewer asterisks than they have characters.
 */
export function mask(value: string): string {
  const characters = [...value]
  const counted = characters.filter((character) => meaningful.test(character)).length
  let allowed = Math.min(mostShown, Math.floor(counted / 2))
  let shown = 0
  while (shown < Math.min(mostShown, Math.floor(characters.length / 2))) {
    const next = characters[characters.length - 1 - shown] ?? ''
    if (meaningful.test(next) && allowed-- <= 0) break
    shown++
  }
  const stars = Math.min(characters.length - shown, mostStars)
  return '*'.repeat(stars) + characters.slice(characters.length - shown).join('')
}
