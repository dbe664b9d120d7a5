/** Words near a value: they speak for a row or against it. */
import type { Columns } from './columns.js'
import { labelStart, namesWhatFollows } from './label.js'
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
  /** Counts only right before a value or at the head of its column. */
  readonly before?: true
}

interface Hit {
  readonly place: number
  readonly end: number
  readonly roles: readonly Role[]
}

export function weigh(score: number, weight: number): number {
  if (weight === 0) return score
  const moved = weight > 0 ? Math.max(contextLeast, score + contextWeight) : score - contextWeight
  return Math.round(Math.min(1, Math.max(0, moved)) * 100) / 100
}

/** The words found in one chunk, and what they mean to which row. */
export class Words {
  /** Words for or against, ascending by place. */
  private readonly hits: Hit[] = []

  /** @param columns a table's header speaks for its columns, so its words are no neighbours of the lines below */
  constructor({ terms, places }: Findings, { terms: known, roles }: Terms, private readonly columns: Columns | undefined) {
    for (const [index, term] of terms.entries()) {
      const words = (roles[term] ?? []).filter(({ weight }) => weight !== 0)
      const place = places[index] ?? 0
      if (words.length === 0 || place < (columns?.headerEnd ?? 0)) continue
      this.hits.push({ place, end: place + (known[term]?.text.length ?? 0), roles: words })
    }
  }

  rowsNear(from: number, to: number): Set<number> {
    const rows = new Set<number>(this.columns?.rows)
    for (const hit of this.between(from, to)) {
      for (const { row, weight } of hit.roles) if (weight > 0) rows.add(row)
    }
    return rows
  }

  speakFor(row: number, from: number, to: number): boolean {
    return this.rowsNear(from, to).has(row)
  }

  /**
   * What the words around a value (not inside) say: positive speaks for the row, negative against it. A word right before
   * the value wins over the head of its column, and that one over words further away.
   */
  weightFor(row: number, text: string, start: number, end: number): number {
    const label = this.labelFor(row, text, start)
    if (label.weight !== undefined) return label.weight
    const head = this.columns?.weightFor(row, text, start)
    if (head !== undefined && head !== 0) return head
    let best = 0
    let worst = 0
    for (const hit of this.between(start - reachBefore, end + reachBehind)) {
      if (hit.place >= start && hit.place < end) continue
      for (const role of hit.roles) {
        if (role.row !== row || role.before === true) continue
        best = Math.max(best, role.weight)
        worst = Math.min(worst, role.weight)
      }
    }
    return (label.isAnothers || head === 0 ? 0 : best) + worst
  }

  /** The words between a value and what stands before it: what they say of a row, or whether they name another's value. */
  private labelFor(row: number, text: string, start: number): { readonly weight?: number; readonly isAnothers: boolean } {
    let nearest = 0
    let speaksFor = false
    let isAnothers = false
    for (const hit of [...this.between(labelStart(text, start, this.columns?.delimiter), start)].reverse()) {
      const own = hit.roles.find((role) => role.row === row)
      if (own === undefined) isAnothers ||= hit.roles.some(({ weight }) => weight > 0) && namesWhatFollows(text.slice(hit.end, start))
      else {
        if (nearest === 0) nearest = own.weight
        speaksFor ||= own.weight > 0
      }
    }
    if (nearest === 0) return { isAnothers }
    return { weight: nearest < 0 && speaksFor ? 0 : nearest, isAnothers }
  }

  private *between(from: number, to: number): Iterable<Hit> {
    for (let index = this.firstFrom(from); index < this.hits.length; index++) {
      const hit = this.hits[index]
      if (hit === undefined || hit.place >= to) return
      yield hit
    }
  }

  private firstFrom(place: number): number {
    let low = 0, high = this.hits.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.hits[middle]?.place ?? 0) < place) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** All terms of a table, and for each what it means to which row. */
export interface Terms {
  readonly terms: readonly Term[]
  readonly roles: readonly (readonly Role[])[]
}

export function termsOf(recognizers: readonly Recognizer[]): Terms {
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
  for (const [row, { anchor, context = [], against = [], againstBefore = [] }] of recognizers.entries()) {
    if ('text' in anchor) for (const text of anchor.text) add(text, anchor.ignoreCase === true ? 'fold' : 'exact', { row, weight: 0 })
    for (const word of context) add(word, 'word', { row, weight: 1 })
    for (const word of against) add(word, 'word', { row, weight: -1 })
    for (const word of againstBefore) add(word, 'word', { row, weight: -1, before: true })
  }
  return { terms, roles }
}
