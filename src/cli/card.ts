/** What is known about one file, for reading. */
import type { FileMetadata, Outcome } from '../core/contracts/metadata.js'
import { displayText } from '../core/os/path.js'
import { formatBytes, formatCount, plural, truncateEnd } from './text.js'

const columns = 100
const labelColumns = 10
const listedNames = 12
const ownRows = new Set(['schema', 'contentId', 'size', 'mediaType', 'text', 'code', 'outcomes'])

/** `title` is printed as it is; `details` is added to size and media type. */
export function card(title: string, metadata: FileMetadata, details: readonly string[] = []): string[] {
  const rows: [string, string][] = [['file', [metadata.mediaType, formatBytes(metadata.size), ...details].join(', ')]]
  if (metadata.text !== undefined) rows.push(['text', textRow(metadata.text)])
  if (metadata.code !== undefined) rows.push(...codeRows(metadata.code))
  for (const [section, value] of Object.entries(metadata)) {
    if (!ownRows.has(section) && value !== undefined) rows.push([section, JSON.stringify(value)])
  }
  for (const outcome of metadata.outcomes) if (outcome.status !== 'ok') rows.push([outcome.status, outcomeRow(outcome)])
  return [title, ...rows.map(([label, value]) => row(label, value))]
}

/** The converted text, line by line, set off from the rest. */
export function textLines(content: string): string[] {
  return content.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => `  | ${displayText(line)}`)
}

function row(label: string, value: string): string {
  return truncateEnd(`  ${displayText(label).padEnd(labelColumns)}${displayText(value)}`, columns)
}

function textRow(text: NonNullable<FileMetadata['text']>): string {
  const parts = [plural(text.chars, 'character')]
  if (text.language !== undefined) parts.push(text.language)
  if (text.truncated === true) parts.push('the beginning only')
  if (text.convertedFrom !== undefined) parts.push(`by ${text.convertedFrom}`)
  return parts.join(', ')
}

function codeRows(code: NonNullable<FileMetadata['code']>): [string, string][] {
  const rows: [string, string][] = [['code', `${code.language}, ${plural(code.lines, 'line')}`]]
  if (code.symbols.length > 0) rows.push(['symbols', nameList(code.symbols)])
  if (code.imports.length > 0) rows.push(['imports', nameList(code.imports)])
  return rows
}

function nameList(names: readonly string[]): string {
  const more = names.length - listedNames
  return names.slice(0, listedNames).join(', ') + (more > 0 ? `, and ${formatCount(more)} more` : '')
}

function outcomeRow(outcome: Outcome): string {
  return outcome.error === undefined ? outcome.analyzer : `${outcome.analyzer}: ${outcome.error.message} (${outcome.error.code})`
}
