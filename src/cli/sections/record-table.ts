/** A list of records as a small table: a column for each member, numbers to the right. */
import type { Fields } from '../../core/support/shapes.js'
import { displayWidth, formatCount, table, truncateEnd } from '../text.js'
import { memberNames, memberNode, said, type SchemaNode } from './schema-node.js'
import { plainLine, valueText } from './value-text.js'

const mostRows = 8
const mostColumns = 8
const cellColumns = 28
const gap = 2

/** `node`: of one record. As many columns as find room; what is left out is counted. */
export function recordTable(records: readonly Fields[], node: SchemaNode | undefined, columns: number): string[] {
  const shown = records.slice(0, mostRows)
  const names = namesIn(shown, node)
  const cells = names.map((name) => column(shown, node, name))
  const fitting = countFitting(cells.map((column) => Math.max(...column.map(displayWidth))), columns)
  const rows = Array.from({ length: shown.length + 1 }, (_, row) => cells.slice(0, fitting).map((column) => column[row] ?? ''))
  const left = [
    ...(records.length > shown.length ? [`${formatCount(records.length - shown.length)} more`] : []),
    ...(names.length > fitting ? [`${fitting} of ${names.length} columns`] : []),
  ]
  return [...table(rows), ...(left.length > 0 ? [`… ${left.join(', ')}`] : [])].map((line) => truncateEnd(line, columns))
}

/** What the schema names first, in its order. */
function namesIn(records: readonly Fields[], node: SchemaNode | undefined): string[] {
  const there = new Set(records.flatMap((record) => Object.keys(record).filter((name) => record[name] !== null)))
  const known = memberNames(node).filter((name) => there.has(name))
  return [...known, ...[...there].filter((name) => !known.includes(name))]
}

/** Head and cells. */
function column(records: readonly Fields[], node: SchemaNode | undefined, name: string): string[] {
  const own = memberNode(node, name)
  const head = truncateEnd(plainLine(said(own, 'title') ?? name), cellColumns)
  const cells = records.map((record) => (record[name] === undefined ? '' : truncateEnd(cellText(record[name], own, record), cellColumns)))
  if (!records.every((record) => record[name] === undefined || record[name] === null || typeof record[name] === 'number')) return [head, ...cells]
  const width = Math.max(...[head, ...cells].map(displayWidth))
  return [head, ...cells].map((cell) => ' '.repeat(width - displayWidth(cell)) + cell)
}

function cellText(value: unknown, node: SchemaNode | undefined, record: Fields): string {
  return Array.isArray(value) ? value.map((one) => valueText(one)).join(', ') : valueText(value, node, record)
}

/** One at least: it is cut where it does not fit. */
function countFitting(widths: readonly number[], columns: number): number {
  let total = -gap
  let count = 0
  for (const width of widths.slice(0, mostColumns)) {
    total += width + gap
    if (total > columns) break
    count += 1
  }
  return Math.max(1, count)
}
