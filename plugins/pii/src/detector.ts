/** Runs the table over a text. */
import { setImmediate } from 'node:timers/promises'
import type { Category, Pattern, Recognizer } from './recognizer.js'
import { Scanner, type DigitRegion, type Findings, type Term } from './scanner.js'
import { withoutOverlaps } from './overlap.js'

export interface Entity {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly score: number
  readonly category?: Category
  /** As in the row. */
  readonly hidden: boolean
}

/** What a context word adds and a word against takes away. */
const contextWeight = 0.35
const contextLeast = 0.4
/** How far before and behind a value a word speaks for it or against it, in characters. */
const reachBefore = 100
const reachBehind = 40
/** Room around the outermost digits of a match. */
const digitMargin = 32
const chunkChars = 1 << 16
/** Longest match that begins in one chunk and ends in the next. */
const chunkOverlap = 256
const defaultAfter = 400

interface Row {
  readonly recognizer: Recognizer
  readonly index: number
  readonly patterns: readonly Pattern[]
  /** Fewest digits of a match; 0 for rows with text anchors. */
  readonly digits: number
  /** Some pattern counts without a word nearby. */
  readonly strong: boolean
}

/** What a term means to a row. */
interface Role {
  readonly row: number
  readonly weight: -1 | 0 | 1
}

export class Detector {
  private readonly rows: readonly Row[]
  private readonly digitRows: readonly Row[]
  private readonly scanner: Scanner
  private readonly roles: readonly (readonly Role[])[]

  constructor(recognizers: readonly Recognizer[], private readonly minScore: number) {
    this.rows = recognizers.map((recognizer, index) => ({
      recognizer, index,
      patterns: recognizer.patterns.map((pattern) => ({ ...pattern, regex: new RegExp(pattern.regex.source, `${pattern.regex.flags.replace('g', '')}g`) })),
      digits: 'digits' in recognizer.anchor ? recognizer.anchor.digits : 0,
      strong: recognizer.patterns.some(({ score }) => score >= minScore),
    }))
    this.digitRows = this.rows.filter(({ digits }) => digits > 0).sort((a, b) => a.digits - b.digits)
    const { terms, roles } = termsOf(recognizers)
    this.scanner = new Scanner(terms)
    this.roles = roles
  }

  /** Entities without overlaps, in order of appearance. Other work of the process gets a turn now and then. */
  async detect(text: string, signal: AbortSignal): Promise<Entity[]> {
    const found: Entity[] = []
    for (let from = 0; from < text.length; from += chunkChars) {
      if (from > 0) await setImmediate()
      signal.throwIfAborted()
      const findings = this.scanner.scan(text, Math.max(0, from - reachBefore), Math.min(text.length, from + chunkChars + chunkOverlap))
      this.lookAround(text, findings, found)
    }
    return withoutOverlaps(found)
  }

  private lookAround(text: string, findings: Findings, found: Entity[]): void {
    const words = new Words(findings, this.roles)
    for (const region of findings.regions) this.lookAtDigits(text, region, words, found)
    for (const [index, windows] of this.windowsOf(text, findings)) {
      const row = this.rows[index]
      if (row === undefined) continue
      for (const [from, to] of windows) {
        if (row.strong || words.speakFor(index, from - reachBefore, to + reachBehind)) this.match(text, row, from, to, words, found)
      }
    }
  }

  private lookAtDigits(text: string, region: DigitRegion, words: Words, found: Entity[]): void {
    const from = Math.max(0, region.from - digitMargin)
    const to = Math.min(text.length, region.to + digitMargin)
    const cued = words.rowsNear(from - reachBefore, to + reachBehind)
    for (const row of this.digitRows) {
      if (row.digits > region.digits) break
      if (row.strong || cued.has(row.index)) this.match(text, row, from, to, words, found)
    }
  }

  /** For each row with text anchors the windows around them, merged. */
  private windowsOf(text: string, { terms, places }: Findings): Map<number, [number, number][]> {
    const windows = new Map<number, [number, number][]>()
    for (const [hit, term] of terms.entries()) {
      for (const { row, weight } of this.roles[term] ?? []) {
        const anchor = this.rows[row]?.recognizer.anchor
        if (weight !== 0 || anchor === undefined || 'digits' in anchor) continue
        const place = places[hit] ?? 0
        const from = Math.max(0, place - (anchor.before ?? 0) - 2)
        const to = Math.min(text.length, place + (anchor.after ?? defaultAfter))
        const known = windows.get(row)
        const last = known?.at(-1)
        if (known === undefined) windows.set(row, [[from, to]])
        else if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
        else known.push([from, to])
      }
    }
    return windows
  }

  private match(text: string, row: Row, from: number, to: number, words: Words, found: Entity[]): void {
    const piece = text.slice(from, to)
    for (const { regex, score, valid } of row.patterns) {
      regex.lastIndex = 0
      for (let match = regex.exec(piece); match !== null; match = regex.exec(piece)) {
        const value = match.groups?.value ?? match[0]
        const end = from + match.index + match[0].length
        const start = end - value.length
        // What touches the window's edge may be longer than it looks; every anchor keeps its distance from the edge.
        const isCut = (end === to && to < text.length) || (start === from && from > 0)
        if (isCut || value === '' || (valid !== undefined && !valid(value))) {
          regex.lastIndex = match.index + 1
          continue
        }
        const weight = words.weightFor(row.index, start, end)
        const final = weigh(score, weight)
        if (final < this.minScore) continue
        const { type, category, categoryInContext, hidden } = row.recognizer
        const counts = category !== undefined && (categoryInContext !== true || weight > 0)
        found.push({ type, start, end, score: final, hidden: hidden === true, ...(counts ? { category } : {}) })
      }
    }
  }
}

function weigh(score: number, weight: number): number {
  if (weight === 0) return score
  const moved = weight > 0 ? Math.max(contextLeast, score + contextWeight) : score - contextWeight
  return Math.round(Math.min(1, Math.max(0, moved)) * 100) / 100
}

/** The words found in one chunk, and what they mean to which row. */
class Words {
  /** Hits that are words for or against, ascending by place. */
  private readonly places: number[] = []
  private readonly hits: (readonly Role[])[] = []

  constructor({ terms, places }: Findings, roles: readonly (readonly Role[])[]) {
    for (const [index, term] of terms.entries()) {
      const words = (roles[term] ?? []).filter(({ weight }) => weight !== 0)
      if (words.length === 0) continue
      this.hits.push(words)
      this.places.push(places[index] ?? 0)
    }
  }

  rowsNear(from: number, to: number): Set<number> {
    const rows = new Set<number>()
    for (let hit = this.firstFrom(from); hit < this.places.length && (this.places[hit] ?? 0) < to; hit++) {
      for (const { row, weight } of this.hits[hit] ?? []) if (weight > 0) rows.add(row)
    }
    return rows
  }

  speakFor(row: number, from: number, to: number): boolean {
    return this.rowsNear(from, to).has(row)
  }

  /** Sum of the words around a value (not inside): positive speaks for the row, negative against it. */
  weightFor(row: number, start: number, end: number): number {
    let best = 0, worst = 0
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

function termsOf(recognizers: readonly Recognizer[]): { terms: Term[]; roles: Role[][] } {
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
