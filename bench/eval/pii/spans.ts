/** Spans found against spans expected. */

export interface Span {
  readonly type: string
  readonly start: number
  readonly end: number
}

export interface Text {
  readonly text: string
  readonly gold: readonly Span[]
  readonly found: readonly Span[]
}

const same: Readonly<Record<string, string>> = { STREET_ADDRESS: 'LOCATION', GPE: 'LOCATION', DOMAIN_NAME: 'URL' }
/** Types that the data sets tell apart and Presidio does not. */
export const sameType = (type: string): string => same[type] ?? type

export interface F2 {
  readonly f2: number
  readonly precision: number
  readonly recall: number
  readonly gold: number
}

/** Each expected span is met by at most one that was found. @param least intersection over union, in characters */
export function f2Of(texts: readonly Text[], least: number, type?: string, explain?: (text: string) => void): F2 {
  let hits = 0, expected = 0, returned = 0
  for (const { text, ...spans } of texts) {
    const of = (list: readonly Span[]): readonly Span[] => (type === undefined ? list : list.filter((span) => span.type === type))
    const free = new Set(of(spans.found))
    returned += free.size
    for (const span of of(spans.gold)) {
      expected++
      const match = [...free].find((other) => overlapOf(span, other) >= least)
      if (match === undefined) explain?.(`missed ${span.type}: ${JSON.stringify(text.slice(span.start, span.end))} in ${JSON.stringify(text)}`)
      else {
        free.delete(match)
        hits++
      }
    }
    for (const span of free) explain?.(`wrong ${span.type}: ${JSON.stringify(text.slice(span.start, span.end))} in ${JSON.stringify(text)}`)
  }
  const precision = returned === 0 ? 0 : hits / returned
  const recall = expected === 0 ? 0 : hits / expected
  return { f2: precision + recall === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall), precision, recall, gold: expected }
}

function overlapOf(a: Span, b: Span): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  return shared <= 0 ? 0 : shared / (Math.max(a.end, b.end) - Math.min(a.start, b.start))
}
