/** Runs the table over a text. */
import { setImmediate } from 'node:timers/promises'
import { Columns } from './columns.js'
import { besideNames } from './names/beside.js'
import type { NameFinder } from './names/finder.js'
import { withoutOverlaps } from './overlap.js'
import type { Category, Pattern, Recognizer } from './recognizer.js'
import { Scanner, type DigitRegion, type Findings } from './scanner.js'
import { cellsUnder } from './under-head.js'
import { reachBefore, reachBehind, termsOf, weigh, Words, type Terms } from './words.js'

export interface Entity {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly score: number
  readonly category?: Category
  readonly checked?: true
  /** As in the row. */
  readonly sample?: (value: string) => string
}

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

/** A part of the text in which a row is tried; a match must reach into `holds`. */
interface Window {
  readonly from: number
  readonly to: number
  readonly holds: { readonly from: number; readonly to: number }
}

export class Detector {
  readonly #rows: readonly Row[]
  readonly #digitRows: readonly Row[]
  readonly #scanner: Scanner
  readonly #terms: Terms
  readonly #minScore: number
  readonly #names: NameFinder | undefined

  /** @param names finds names and places, where wanted */
  constructor(recognizers: readonly Recognizer[], minScore: number, names?: NameFinder) {
    this.#minScore = minScore
    this.#names = names
    this.#rows = recognizers.map((recognizer, index) => ({
      recognizer, index,
      patterns: recognizer.patterns.map((pattern) => ({ ...pattern, regex: new RegExp(pattern.regex.source, `${pattern.regex.flags.replace('g', '')}g`) })),
      digits: 'digits' in recognizer.anchor ? recognizer.anchor.digits : 0,
      strong: recognizer.patterns.some(({ score }) => score >= minScore),
    }))
    this.#digitRows = this.#rows.filter(({ digits }) => digits > 0).sort((a, b) => a.digits - b.digits)
    this.#terms = termsOf(recognizers)
    this.#scanner = new Scanner(this.#terms.terms)
  }

  /** Entities without overlaps, in order of appearance. Other work of the process gets a turn now and then. @param kind what the text is of: programs have no names */
  async detect(text: string, signal: AbortSignal, kind: 'program' | 'settings' | 'text' = 'text'): Promise<Entity[]> {
    const found: Entity[] = []
    const columns = Columns.of(text, this.#scanner, this.#terms.roles)
    for (let from = 0; from < text.length; from += chunkChars) {
      if (from > 0) await setImmediate()
      signal.throwIfAborted()
      const findings = this.#scanner.scan(text, Math.max(0, from - reachBefore), Math.min(text.length, from + chunkChars + chunkOverlap))
      this.#lookAround(text, findings, new Words(findings, this.#terms, columns), found)
    }
    const names = kind === 'program' ? [] : await this.#names?.find(text, signal, kind === 'settings') ?? []
    return besideNames(withoutOverlaps(found), names)
  }

  #lookAround(text: string, findings: Findings, words: Words, found: Entity[]): void {
    for (const region of findings.regions) this.#lookAtDigits(text, region, words, found)
    this.#lookUnderHeads(text, findings, found)
    for (const [index, windows] of this.#windowsOf(text, findings)) {
      const row = this.#rows[index]
      if (row === undefined) continue
      for (const [from, to] of windows) {
        if (row.strong || words.speakFor(index, from - reachBefore, to + reachBehind)) this.#match(text, row, { from, to, holds: { from, to } }, words, found)
      }
    }
  }

  #lookUnderHeads(text: string, { terms, places }: Findings, found: Entity[]): void {
    for (const [hit, term] of terms.entries()) {
      for (const { row, weight } of this.#terms.roles[term] ?? []) {
        const { type, category, sample, underHead } = this.#rows[row]?.recognizer ?? {}
        if (weight !== 0 || type === undefined || underHead === undefined || underHead.score < this.#minScore) continue
        const more = { score: underHead.score, ...(sample !== undefined && { sample }), ...(category !== undefined && { category }) }
        for (const { start, end } of cellsUnder(text, places[hit] ?? 0, underHead)) found.push({ type, start, end, ...more })
      }
    }
  }

  #lookAtDigits(text: string, region: DigitRegion, words: Words, found: Entity[]): void {
    const from = Math.max(0, region.from - digitMargin)
    const to = Math.min(text.length, region.to + digitMargin)
    const cued = words.rowsNear(from - reachBefore, to + reachBehind)
    for (const row of this.#digitRows) {
      if (row.digits > region.digits) break
      if (row.strong || cued.has(row.index)) this.#match(text, row, { from, to, holds: region }, words, found)
    }
  }

  /** For each row with text anchors the windows around them, merged. */
  #windowsOf(text: string, { terms, places }: Findings): Map<number, [number, number][]> {
    const windows = new Map<number, [number, number][]>()
    for (const [hit, term] of terms.entries()) {
      for (const { row, weight } of this.#terms.roles[term] ?? []) {
        const anchor = this.#rows[row]?.recognizer.anchor
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

  #match(text: string, row: Row, { from, to, holds }: Window, words: Words, found: Entity[]): void {
    const piece = text.slice(from, to)
    for (const { regex, score, valid, checked } of row.patterns) {
      regex.lastIndex = 0
      for (let match = regex.exec(piece); match !== null; match = regex.exec(piece)) {
        const value = match.groups?.value ?? match[0]
        const end = from + match.index + match[0].length
        const start = end - value.length
        // What touches the window's edge may be longer than it looks, and what lies beside the anchors has its own window.
        const isCut = (end === to && to < text.length) || (start === from && from > 0) || end <= holds.from || start >= holds.to
        if (isCut || value === '' || (valid !== undefined && !valid(value))) {
          regex.lastIndex = match.index + 1
          continue
        }
        const weight = words.weightFor(row.index, text, start, end)
        const final = weigh(score, weight)
        if (final < this.#minScore) continue
        const { type, category, categoryInContext, sample } = row.recognizer
        const counts = category !== undefined && (categoryInContext !== true || weight > 0)
        found.push({ type, start, end, score: final, ...(checked !== undefined && { checked }), ...(sample !== undefined && { sample }), ...(counts ? { category } : {}) })
      }
    }
  }
}
