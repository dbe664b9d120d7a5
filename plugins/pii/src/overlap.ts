/** Of claims on the same characters one stays: a checked one over any shorter that is not, then the higher score, the longer, the earlier. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly score: number
  /** Its check digits are right, so that what is found within is chance. */
  readonly checked?: true
}

/** Without overlaps, in order of appearance. */
export function withoutOverlaps<T extends Span>(spans: readonly T[]): T[] {
  const ordered = [...spans].sort((a, b) => a.start - b.start)
  const kept: T[] = []
  let group: T[] = []
  let end = -1
  for (const span of ordered) {
    if (span.start >= end && group.length > 0) {
      keepBest(group, kept)
      group = []
    }
    group.push(span)
    end = Math.max(end, span.end)
  }
  keepBest(group, kept)
  return kept
}

/** A group is a chain of overlapping spans. Its characters are ticked off, so that a long chain costs no more than it is long. */
function keepBest<T extends Span>(group: readonly T[], kept: T[]): void {
  const first = group[0]
  if (first === undefined) return
  if (group.length === 1) {
    kept.push(first)
    return
  }
  const end = group.reduce((most, span) => Math.max(most, span.end), 0)
  const taken = new Uint8Array(end - first.start)
  const best: T[] = []
  for (const span of withoutPieces(group, first.start, end).sort((a, b) => b.score - a.score || (b.end - b.start) - (a.end - a.start) || a.start - b.start)) {
    const from = span.start - first.start
    const to = span.end - first.start
    if (taken[from] === 1 || taken[to - 1] === 1 || taken.subarray(from, to).includes(1)) continue
    taken.fill(1, from, to)
    best.push(span)
  }
  for (const span of best.sort((a, b) => a.start - b.start)) kept.push(span)
}

/** Without those that a longer, checked one overlaps: a telephone number in the middle of an IBAN. */
function withoutPieces<T extends Span>(group: readonly T[], from: number, to: number): T[] {
  const checked = group.filter((span) => span.checked === true)
  if (checked.length === 0) return [...group]
  /** Of each character the length of the longest checked span that has it. */
  const lengths = new Uint16Array(to - from)
  let longest = 0
  for (const { start, end } of checked) {
    longest = Math.max(longest, end - start)
    for (let index = start - from; index < end - from; index++) lengths[index] = Math.max(lengths[index] ?? 0, end - start)
  }
  return group.filter((span) => {
    const length = span.end - span.start
    return span.checked === true || length >= longest || !lengths.subarray(span.start - from, span.end - from).some((other) => other > length)
  })
}
