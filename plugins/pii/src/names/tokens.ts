/** Words, numbers and signs of a text, with what the tagger asks about each of them. */

/** Kind of a token: `lower` also for letters without case. */
export const kinds = { lower: 0, capitalised: 1, upper: 2, mixed: 3, number: 4, sign: 5 } as const

/** Parallel arrays, one entry a token. */
export interface Tokens {
  readonly count: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly kinds: Uint8Array
  /** Breaks of line right before: 0, 1, or 2 for a blank line. */
  readonly breaks: Uint8Array
  /** White space right before. */
  readonly spaced: Uint8Array
  /** Lower case; signs and numbers as they stand. */
  readonly words: readonly string[]
}

const letter = 1, digit = 2, blank = 3, newline = 4
const apostrophe = 0x27, typographicApostrophe = 0x2019
const classes = classTable()

function classTable(): Uint8Array {
  const table = new Uint8Array(65_536)
  for (let code = 0; code < 65_536; code++) {
    const character = String.fromCharCode(code)
    if (/[\p{L}\p{M}]/u.test(character)) table[code] = letter
    else if (/\p{Nd}/u.test(character)) table[code] = digit
    else if (code === 10) table[code] = newline
    else if (/\s/.test(character)) table[code] = blank
  }
  return table
}

/** At most `most` tokens from `from` on, before `to`; `end` says where it stopped. */
export function tokenize(text: string, from: number, to: number, most: number): Tokens & { readonly end: number } {
  const starts = new Int32Array(most)
  const ends = new Int32Array(most)
  const kindOf = new Uint8Array(most)
  const breaks = new Uint8Array(most)
  const spaced = new Uint8Array(most)
  const words: string[] = []
  let count = 0, index = from, lines = 0, space = 1
  while (index < to && count < most) {
    const kind = classes[text.charCodeAt(index)] ?? 0
    if (kind === blank || kind === newline) {
      if (kind === newline) lines++
      space = 1
      index++
      continue
    }
    const end = kind === letter ? wordEnd(text, index, to) : kind === digit ? numberEnd(text, index, to) : index + 1
    const word = text.slice(index, end)
    const lower = kind === letter ? word.toLowerCase() : word
    starts[count] = index
    ends[count] = end
    kindOf[count] = kind === letter ? caseOf(word, lower) : kind === digit ? kinds.number : kinds.sign
    breaks[count] = Math.min(lines, 2)
    spaced[count] = space
    words.push(lower)
    count++
    index = end
    lines = 0
    space = 0
  }
  return { count, starts, ends, kinds: kindOf, breaks, spaced, words, end: index }
}

/** An apostrophe between letters belongs to the word (`O'Neal`), but not that of a genitive or of a verb left out. */
function wordEnd(text: string, start: number, to: number): number {
  let index = start + 1
  while (index < to) {
    const code = text.charCodeAt(index)
    if (classes[code] === letter) index++
    else if ((code === apostrophe || code === typographicApostrophe) && index + 1 < to && classes[text.charCodeAt(index + 1)] === letter && !isEnding(text, index, to)) index += 2
    else break
  }
  return index
}

/** `'s`, `'m`, `'re`, `n't` and the like: what English leaves out at the end of a word. */
function isEnding(text: string, index: number, to: number): boolean {
  return /^(?:s|m|d|t|re|ve|ll)(?!\p{L})/iu.test(text.slice(index + 1, Math.min(to, index + 4)))
}

function numberEnd(text: string, start: number, to: number): number {
  let index = start + 1
  while (index < to && classes[text.charCodeAt(index)] === digit) index++
  return index
}

function caseOf(word: string, lower: string): number {
  if (word === lower) return kinds.lower
  if (word.length > 1 && word === word.toUpperCase()) return kinds.upper
  return word.slice(1) === lower.slice(1) ? kinds.capitalised : kinds.mixed
}
