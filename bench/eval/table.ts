/** Rows as a Markdown table, as it is kept in docs/quality.md. */
import type { EvalRow } from './row.js'

const heads = ['what', 'data', 'count', 'ours', 'at least', 'ambition', 'holds', 'others', 'ms each', 'what fails']

export function evalTable(rows: readonly EvalRow[]): string[] {
  return [line(heads), line(heads.map(() => '---')), ...rows.map((row) => line(cells(row)))]
}

function cells({ what, dataSet, count, figures, atLeast, ambition, anchor = '', msPerItem, failures = '' }: EvalRow): string[] {
  return [what, dataSet, String(count), numbers(figures), numbers(atLeast), numbers(ambition), verdict(figures, atLeast, ambition), anchor, milliseconds(msPerItem), failures]
}

/** Shares with three places, percentages with one. */
function numbers(values: readonly number[] = []): string {
  return values.map((value) => (Math.abs(value) <= 1 ? value.toFixed(3) : value.toFixed(1))).join(' / ')
}

/** Whether each figure is what was asked of it at least; where nothing was, it does. */
export function holds({ figures, atLeast = [] }: Pick<EvalRow, 'figures' | 'atLeast'>): boolean {
  return reaches(figures, atLeast)
}

function verdict(figures: readonly number[], atLeast?: readonly number[], ambition?: readonly number[]): string {
  if (atLeast === undefined) return ''
  if (ambition !== undefined && reaches(figures, ambition)) return 'ambition'
  return holds({ figures, atLeast }) ? 'yes' : '**no**'
}

function reaches(figures: readonly number[], bar: readonly number[]): boolean {
  return bar.every((least, at) => (figures[at] ?? -Infinity) >= least)
}

function milliseconds(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0)
}

function line(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
}
