/** What analyzers found, in rows for reading. */
import type { CodeSection, FileMetadata, Keyword, Outcome, SummarySection, TextSection } from '../../core/contracts/metadata.js'
import { displayText } from '../../core/os/path.js'
import { ownSections, type SchemaOf } from '../sections/known-schemas.js'
import { sectionLines } from '../sections/section-lines.js'
import { pluginOf } from '../summaries.js'
import { formatCount, plural, wrapped } from '../text.js'
import { imageRows, videoRows } from './media.js'
import { piiRows } from './pii.js'
import type { Row } from './row.js'

const listedNames = 12
const listedKeywords = 8
/** What fits beside a label, and how much of a summary is shown. */
const valueColumns = 86
const summaryLines = 4
const outcomeLines = 4
/** What other rows of a card are called: a section of that name must not pass for one of them. */
const ownLabels = new Set(['about', 'analysis', 'broken', 'changed', 'failed', 'file', 'film', 'link', 'mentions', 'names', 'pending', 'picture', 'saved', 'sensitive', 'shows', 'skipped', 'sound', 'tags', 'taken', 'uses', 'versions'])

/** Nothing to tell a person of: that a picture holds no text, say. */
const unremarkable = new Set(['no-text'])

/** `schemaOf`: schemas of sections that this program knows nothing of, where the plugins that fill them are installed. */
export function sectionRows(document: FileMetadata, schemaOf: SchemaOf): Row[] {
  return [
    ...(document.text === undefined || document.text.chars === 0 ? [] : [textRow(document.text)]),
    ...(document.image === undefined ? [] : imageRows(document.image)),
    ...(document.video === undefined ? [] : videoRows(document.video)),
    ...(document.summary === undefined ? [] : summaryRows(document.summary)),
    ...(document.keywords === undefined || document.keywords.length === 0 ? [] : [keywordRow(document.keywords)]),
    ...(document.code === undefined ? [] : codeRows(document.code)),
    ...(document.pii === undefined ? [] : piiRows(document.pii)),
    ...otherRows(document, schemaOf),
    ...outcomeRows(document.outcomes.filter(({ error, status }) => status !== 'ok' && !(status === 'skipped' && unremarkable.has(error?.code ?? '')))),
  ]
}

function textRow(text: TextSection): Row {
  const parts = [plural(text.chars, 'character')]
  if (text.language !== undefined) parts.push(text.language)
  if (text.truncated === true) parts.push('the beginning only')
  return ['text', parts.join(', ')]
}

/** As many lines as fit the card; the rest is in the JSON. */
function summaryRows({ text }: SummarySection): Row[] {
  return firstLines(text, summaryLines).map((line) => ['summary', line])
}

function keywordRow(keywords: readonly Keyword[]): Row {
  return ['about', keywords.slice(0, listedKeywords).map(({ phrase }) => phrase).join(', ')]
}

function codeRows(code: CodeSection): Row[] {
  const rows: Row[] = [['code', `${code.language}, ${plural(code.lines, 'line')}`]]
  if (code.symbols.length > 0) rows.push(['names', nameList(code.symbols)])
  if (code.imports.length > 0) rows.push(['uses', nameList(code.imports)])
  return rows
}

function nameList(names: readonly string[]): string {
  const more = names.length - listedNames
  return names.slice(0, listedNames).join(', ') + (more > 0 ? `, and ${formatCount(more)} more` : '')
}

function otherRows(document: FileMetadata, schemaOf: SchemaOf): Row[] {
  return Object.entries(document)
    .filter(([section, value]) => !ownSections.has(section) && value !== undefined)
    .flatMap(([section, value]) => sectionLines(value, { section, schema: schemaOf(document, section), columns: valueColumns }).map((line): Row => [ownLabels.has(section) ? `section ${section}` : section, line]))
}

/** What befalls one analyzer of a plugin, such as a library that is missing, often befalls all of them: that is told once. */
function outcomeRows(outcomes: readonly Outcome[]): Row[] {
  const told = new Map(outcomes.map((outcome) => {
    const text = `${pluginOf(outcome.analyzer)}${reasonOf(outcome)}`
    return [`${outcome.status} ${text}`, { status: outcome.status, text }]
  }))
  return [...told.values()].flatMap(({ status, text }) => firstLines(text, outcomeLines).map((line): Row => [status, line]))
}

function reasonOf({ analyzer, error }: Outcome): string {
  if (error === undefined) return ''
  const remedy = error.code === 'model-not-found' ? `. Fetch one with: backup models pull ${pluginOf(analyzer)}` : ''
  return `: ${error.message.replace(/[.\s]+$/, '')} (${error.code})${remedy}`
}

/** As many lines as fit beside a label; a text that goes on says so. */
function firstLines(text: string, most: number): string[] {
  const lines = wrapped(displayText(text.replace(/\s+/g, ' ')), valueColumns)
  const shown = lines.slice(0, most)
  if (lines.length > most) shown[most - 1] += ' …'
  return shown
}
