/** Words near a value: they speak for a row or against it. */
import type { Columns } from './columns.js'
import type { Recognizer } from './recognizer.js'
import type { Findings, Term } from './scanner.js'

/** What a context word adds and a word against takes away. */
const contextWeight = 0.35
const contextLeast = 0.4
/** How far before and behind a value a word speaks for it or against it, in characters. */
export const reachBefore = 100
export const reachBehind = 40

/** What a term means to a row: 0 is an anchor, 1 speaks for it, -1 against it. */
export interface Role {
  readonly row: number
  readonly weight: -1 | 0 | 1
}

export function weigh(score: number, weight: number): number {
  if (weight === 0) return score
  const moved = weight > 0 ? Math.max(contextLeast, score + contextWeight) : score - contextWeight
  return Math.round(Math.min(1, Math.max(0, moved)) * 100) / 100
}

/** The words found in one chunk, and what they mean to which row. */
export class Words {
  /** Hits that are words for or against, ascending by place. */
  private readonly places: number[] = []
  private readonly hits: (readonly Role[])[] = []

  /** @param columns a table's header speaks for its columns, so its words are no neighbours of the lines below */
  constructor({ terms, places }: Findings, roles: readonly (readonly Role[])[], private readonly columns: Columns | undefined) {
    for (const [index, term] of terms.entries()) {
      const words = (roles[term] ?? []).filter(({ weight }) => weight !== 0)
      const place = places[index] ?? 0
      if (words.length === 0 || place < (columns?.headerEnd ?? 0)) continue
      this.hits.push(words)
      this.places.push(place)
    }
  }

  rowsNear(from: number, to: number): Set<number> {
    const rows = new Set<number>(this.columns?.rows)
    for (let hit = this.firstFrom(from); hit < this.places.length && (this.places[hit] ?? 0) < to; hit++) {
      for (const { row, weight } of this.hits[hit] ?? []) if (weight > 0) rows.add(row)
    }
    return rows
  }

  speakFor(row: number, from: number, to: number): boolean {
    return this.rowsNear(from, to).has(row)
  }

  /** Sum of the words around a value (not inside): positive speaks for the row, negative against it. */
  weightFor(row: number, text: string, start: number, end: number): number {
    const head = this.columns?.weightFor(row, text, start) ?? 0
    let best = Math.max(0, head)
    let worst = Math.min(0, head)
    for (let hit = this.firstFrom(start - reachBefore); hit < this.places.length; hit++) {
      const place = this.places[hit] ?? 0
      if (place >= end + reachBehind) break
      if (place >= start && place < end) continue
      for (const role of this.hits[hit] ?? []) {
        if (role.row !== row) continue
        best = Math.max(best, role.weight)
        worst = Math.min(worst, role.weight)
      }
    }
    return best + worst
  }

  private firstFrom(place: number): number {
    let low = 0, high = this.places.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.places[middle] ?? 0) < place) low = middle + 1
      else high = middle
    }
    return low
  }
}

export function termsOf(recognizers: readonly Recognizer[]): { terms: Term[]; roles: Role[][] } {
  const terms: Term[] = []
  const roles: Role[][] = []
  const known = new Map<string, number>()
  const add = (text: string, mode: Term['mode'], role: Role): void => {
    const key = `${mode} ${text}`
    let index = known.get(key)
    if (index === undefined) {
      index = terms.push({ text, mode }) - 1
      known.set(key, index)
      roles.push([])
    }
    roles[index]?.push(role)
  }
  for (const [row, { anchor, context = [], against = [] }] of recognizers.entries()) {
    if ('text' in anchor) for (const text of anchor.text) add(text, anchor.ignoreCase === true ? 'fold' : 'exact', { row, weight: 0 })
    for (const word of context) add(word, 'word', { row, weight: 1 })
    for (const word of against) add(word, 'word', { row, weight: -1 })
  }
  return { terms, roles }
}
