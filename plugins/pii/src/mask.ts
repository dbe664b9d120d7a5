/** The sample that stands for a value: docs/decisions/0008-pii-by-table.md. */
const mostShown = 4
/** Not one for each character: of a value that long not even the length is told. */
const mostStars = 3
const nothing = '*'.repeat(mostStars)

const blank = /\s/
const meaningful = /[\p{L}\p{N}]/u

/**
 * Asterisks and the last characters: at most four, and of the letters and digits, which are what counts, at most half.
 * Blanks are left out at the end: of `DE89 3704 0044 0532 0130 00` a person remembers `3000`.
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

/** For values whose end says too much, such as passwords, or nothing, such as ages. */
export const hide = (): string => nothing

/** The last characters where they are something that a person knows a value by, such as the year of a date; otherwise nothing. */
export const endingIn = (known: RegExp) => (value: string): string => {
  const ending = known.exec(value)?.[0] ?? ''
  const sample = mask(value)
  return ending !== '' && sample.endsWith(ending) ? nothing + ending : nothing
}
