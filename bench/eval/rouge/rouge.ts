/**
 * ROUGE-1, ROUGE-2 and ROUGE-Lsum, F1, without stemming. Lin, "ROUGE: a package for automatic evaluation of summaries"
 * (2004); words as in google's `rouge_score`: lower case, runs of a-z and 0-9.
 */

/** Each 0 to 1. */
export interface Rouge {
  readonly rouge1: number
  readonly rouge2: number
  /** Union of longest common subsequences, sentence by sentence (Lin 2004, section 3.2). */
  readonly rougeLsum: number
}

export function rouge(summary: readonly string[], reference: readonly string[]): Rouge {
  const [written, wanted] = [summary.map(words), reference.map(words)]
  return {
    rouge1: ngramF1(written.flat(), wanted.flat(), 1),
    rouge2: ngramF1(written.flat(), wanted.flat(), 2),
    rougeLsum: unionLcsF1(written, wanted),
  }
}

/** Cut behind every full stop, question mark and exclamation mark before a blank, as the published figures of these data sets do. */
export function atStops(text: string): string[] {
  return text.split(/(?<=[.!?]) +/).filter((sentence) => words(sentence).length > 0)
}

export function words(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

function ngramF1(written: readonly string[], wanted: readonly string[], n: number): number {
  const [ours, theirs] = [ngrams(written, n), ngrams(wanted, n)]
  let common = 0
  for (const [gram, count] of theirs) common += Math.min(count, ours.get(gram) ?? 0)
  return f1(common, Math.max(0, written.length - n + 1), Math.max(0, wanted.length - n + 1))
}

function ngrams(list: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (let i = 0; i + n <= list.length; i++) add(counts, list.slice(i, i + n).join(' '), 1)
  return counts
}

/** A word counts at most as often as it stands in both texts. */
function unionLcsF1(written: readonly string[][], wanted: readonly string[][]): number {
  const [leftOfOurs, leftOfTheirs] = [ngrams(written.flat(), 1), ngrams(wanted.flat(), 1)]
  let common = 0
  for (const sentence of wanted) {
    const matched = new Set(written.flatMap((ours) => lcsPlaces(sentence, ours)))
    for (const place of matched) {
      const word = sentence[place]!
      if ((leftOfOurs.get(word) ?? 0) <= 0 || (leftOfTheirs.get(word) ?? 0) <= 0) continue
      common++
      add(leftOfOurs, word, -1)
      add(leftOfTheirs, word, -1)
    }
  }
  return f1(common, written.flat().length, wanted.flat().length)
}

/** Places in `a` of one longest common subsequence with `b`. */
function lcsPlaces(a: readonly string[], b: readonly string[]): number[] {
  const width = b.length + 1
  const table = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number): number => table[i * width + j]!
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) table[i * width + j] = a[i - 1] === b[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1))
  }
  const places: number[] = []
  for (let i = a.length, j = b.length; i > 0 && j > 0; ) {
    if (a[i - 1] === b[j - 1]) {
      places.push(--i)
      j--
    } else if (at(i, j - 1) > at(i - 1, j)) j--
    else i--
  }
  return places
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

function f1(common: number, written: number, wanted: number): number {
  return common === 0 ? 0 : (2 * common) / (written + wanted)
}
