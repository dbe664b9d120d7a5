/** One pass over a text that finds every digit and every term (anchors and context words) at once. */

export interface Term {
  readonly text: string
  /** `exact`: these characters; `fold`: upper or lower case; `word`: also as a word of its own, or within one from five letters on. */
  readonly mode: 'exact' | 'fold' | 'word'
}

/** A stretch with digits, none further than `maxGap` from the next. */
export interface DigitRegion {
  readonly from: number
  readonly to: number
  readonly digits: number
}

export interface Findings {
  readonly regions: readonly DigitRegion[]
  /** Index of the term and its place; places ascend by the term's third character. */
  readonly terms: readonly number[]
  readonly places: readonly number[]
}

const maxGap = 24
const longWord = 5
const tableSize = 1 << 15

export class Scanner {
  /** For each hash of three characters the terms that begin with such. */
  private readonly buckets: (number[] | undefined)[] = Array.from({ length: tableSize })
  private readonly occupied = new Uint8Array(tableSize)
  /** Terms of one character, by its code. */
  private readonly single = new Map<number, number>()
  private readonly lower: readonly string[]

  constructor(private readonly terms: readonly Term[]) {
    this.lower = terms.map(({ text }) => text.toLowerCase())
    for (const [index, term] of this.lower.entries()) this.register(term, index)
  }

  /** Looks at the characters from `from` up to `to`; terms may end after `to`. */
  scan(text: string, from: number, to: number): Findings {
    const regions: DigitRegion[] = []
    const terms: number[] = []
    const places: number[] = []
    let first = -1, last = -1, digits = 0, hash = 0
    const end = Math.min(text.length + 2, to + 2)
    for (let index = from; index < end; index++) {
      const code = index < text.length ? text.charCodeAt(index) : 32
      if (code >= 48 && code <= 57 && index < to) {
        if (digits > 0 && index - last > maxGap) {
          regions.push({ from: first, to: last + 1, digits })
          digits = 0
        }
        if (digits === 0) first = index
        last = index
        digits++
      } else if (code === 64 && index < to && this.single.has(code)) {
        terms.push(this.single.get(code) ?? 0)
        places.push(index)
      }
      hash = ((hash << 5) ^ fold(code)) & (tableSize - 1)
      if (this.occupied[hash] === 1 && index >= from + 2) this.collect(text, index - 2, hash, terms, places)
    }
    if (digits > 0) regions.push({ from: first, to: last + 1, digits })
    return { regions, terms, places }
  }

  private collect(text: string, place: number, hash: number, terms: number[], places: number[]): void {
    for (const index of this.buckets[hash] ?? []) {
      if (!this.isAt(text, place, index)) continue
      terms.push(index)
      places.push(place)
    }
  }

  private isAt(text: string, place: number, index: number): boolean {
    const term = this.terms[index]
    const lower = this.lower[index]
    if (term === undefined || lower === undefined || place + lower.length > text.length) return false
    if (term.mode === 'exact') return text.startsWith(term.text, place)
    for (let offset = 0; offset < lower.length; offset++) {
      if (lowerCode(text.charCodeAt(place + offset)) !== lower.charCodeAt(offset)) return false
    }
    return term.mode === 'fold' || isWord(text, place, lower)
  }

  private register(term: string, index: number): void {
    if (term.length === 1) {
      if (term !== '@') throw new Error(`the scanner takes no other term of one character than @: ${term}`)
      this.single.set(term.charCodeAt(0), index)
      return
    }
    const known = (fold(term.charCodeAt(0)) << 10) ^ (fold(term.charCodeAt(1)) << 5)
    const thirds = term.length === 2 ? Array.from({ length: 64 }, (_, code) => code) : [fold(term.charCodeAt(2))]
    for (const hash of new Set(thirds.map((third) => (known ^ third) & (tableSize - 1)))) {
      this.occupied[hash] = 1
      const bucket = this.buckets[hash] ??= []
      bucket.push(index)
    }
  }
}

/** Five bits for a letter, six for most others; upper and lower case alike. */
function fold(code: number): number {
  const lower = lowerCode(code)
  return lower >= 97 && lower <= 122 ? lower - 96 : 32 + (lower & 31)
}

function lowerCode(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code
  // Latin-1, Greek and Cyrillic by rule; other scripts of our words have no case.
  if ((code >= 0xc0 && code <= 0xde && code !== 0xd7) || (code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f)) return code + 32
  if (code >= 0x100 && code <= 0x17f) return String.fromCharCode(code).toLowerCase().charCodeAt(0)
  return code
}

function isWord(text: string, place: number, word: string): boolean {
  if (word.length >= longWord || word.charCodeAt(0) > 0x2ff) return true
  const end = place + word.length
  return isBoundary(text, place) && (isBoundary(text, end) || (text[end] === 's' && isBoundary(text, end + 1)))
}

/** Between two characters that do not belong to one word: `user_ssn`, `userSsn` and `SSN1` hold the word `ssn`. */
function isBoundary(text: string, place: number): boolean {
  const before = place > 0 ? text.charCodeAt(place - 1) : 32
  const after = place < text.length ? text.charCodeAt(place) : 32
  if (!isLetter(before) || !isLetter(after)) return true
  return before !== lowerCode(before) ? false : after !== lowerCode(after)
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code >= 0xc0
}
