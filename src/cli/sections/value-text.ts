/** One value of a section in words: its format, unit and names of values as the schema has them. */
import { displayText } from '../../core/os/path.js'
import { isFields, type Fields } from '../../core/support/shapes.js'
import { formatBytes, formatDuration } from '../text.js'
import { nodeFor, said, unitKeyword, type SchemaNode } from './schema-node.js'

/** RFC 3339; the offset may be missing, and so may the seconds. */
const dateTime = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|z|[+-]\d{2}:\d{2})?$/
/** Longer is no unit, and `displayText` may make it longer still. */
const unitCharacters = 16
/** More of a text finds no room in the few lines of a card. */
const mostCharacters = 2000
/** As a clock shows them from here on: 75 s is 1:15. */
const clockSeconds = 60

/** On one line, with nothing in it that a terminal obeys. `siblings`: the members beside it, one of which may be its unit. */
export function valueText(value: unknown, node?: SchemaNode, siblings: Fields = {}): string {
  const own = nodeFor(node, value)
  const named = titleOf(own, value)
  if (named !== undefined) return plainLine(named)
  if (typeof value === 'string') return plainLine(timeText(value))
  if (typeof value === 'number') return plainLine(numberText(value, unitOf(own, siblings)))
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === null || value === undefined ? '-' : plainLine(JSON.stringify(value))
}

/** The unit of a number, said by the schema itself or by a member beside it; undefined where there is none. */
export function unitOf(node: SchemaNode | undefined, siblings: Fields): string | undefined {
  const keyword = node?.fields[unitKeyword]
  const unit = isFields(keyword) && typeof keyword['member'] === 'string' && Object.hasOwn(siblings, keyword['member']) ? siblings[keyword['member']] : keyword
  return typeof unit === 'string' && unit.trim() !== '' && unit.length <= unitCharacters ? unit.trim() : undefined
}

export function plainLine(text: string): string {
  return displayText(text.slice(0, mostCharacters).replace(/\s+/g, ' ').trim())
}

/** A value that the schema names: `{"const": "chf", "title": "Swiss francs"}`. */
function titleOf(node: SchemaNode | undefined, value: unknown): string | undefined {
  return node?.fields['const'] === value ? said(node, 'title') : undefined
}

/** As on other lines of a card: `2026-03-01 12:30:00`; what clock it is by follows where that is known. */
function timeText(text: string): string {
  const [, day, time, offset] = dateTime.exec(text) ?? []
  if (day === undefined || time === undefined) return text
  return `${day} ${time}${offset === undefined ? '' : offset.toUpperCase() === 'Z' ? ' UTC' : ` ${offset}`}`
}

function numberText(value: number, unit: string | undefined): string {
  if (unit === undefined) return String(value)
  if (unit === 'bytes' && value >= 0) return formatBytes(value)
  if (unit === 'seconds') return value >= clockSeconds ? formatDuration(value) : `${value} s`
  return unit === '%' || unit === '°' ? `${value}${unit}` : `${value} ${unit}`
}
