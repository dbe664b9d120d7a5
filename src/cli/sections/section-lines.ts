/** A section that no code of ours knows, in lines for reading: its members by the titles of its schema, lists of records as small tables. */
import { isFields, type Fields } from '../../core/support/shapes.js'
import { displayWidth, formatCount, truncateEnd, wrapped } from '../text.js'
import { recordTable } from './record-table.js'
import { itemNode, memberNames, memberNode, nodeFor, rootNode, said, type SchemaNode } from './schema-node.js'
import { plainLine, valueText } from './value-text.js'

/** Of one section on a card. */
const mostLines = 24
const mostLevels = 3
/** Values of a list in a line, and lines of one long text. */
const listedValues = 12
const textLines = 3
const titleColumns = 24

export interface SectionLinesInit {
  readonly section: string
  /** JSON Schema of the section; undefined where the plugin is not installed here: members then have the names that the document has. */
  readonly schema?: Fields | undefined
  /** Width of a line. */
  readonly columns: number
}

export function sectionLines(value: unknown, { section, schema, columns }: SectionLinesInit): string[] {
  const node = schema === undefined ? undefined : rootNode(schema)
  const title = headOf(node, section)
  const lines = [...(title === undefined ? [] : [truncateEnd(title, columns)]), ...valueLines(value, node, columns, 0)]
  return lines.length > mostLines ? [...lines.slice(0, mostLines - 1), `… ${formatCount(lines.length - mostLines + 1)} more lines; --json has all`] : lines
}

/** A title that says more than the section's name does. It may begin with that name: `Section receipts: what was paid`. */
function headOf(node: SchemaNode | undefined, section: string): string | undefined {
  const title = plainLine(said(node, 'title') ?? '')
  const [head = '', rest] = title.split(/: (.*)/s)
  const text = rest !== undefined && [section, `section ${section}`].includes(head.toLowerCase()) ? rest : title
  return text === '' || [section, section.replace(/s$/, '')].includes(text.toLowerCase()) ? undefined : text
}

function valueLines(value: unknown, node: SchemaNode | undefined, columns: number, level: number): string[] {
  const own = nodeFor(node, value)
  if (Array.isArray(value)) return listLines(value, own, columns)
  if (isFields(value)) return level < mostLevels ? memberLines(value, own, columns, level) : [truncateEnd(valueText(value), columns)]
  const lines = wrapped(valueText(value, own), columns).map((line) => truncateEnd(line, columns))
  return lines.length > textLines ? [...lines.slice(0, textLines - 1), truncateEnd(`${lines[textLines - 1]!} …`, columns)] : lines
}

function listLines(values: readonly unknown[], node: SchemaNode | undefined, columns: number): string[] {
  const items = itemNode(node)
  const records = values.filter(isFields)
  if (records.length > 0 && records.length === values.length) return recordTable(records, items, columns)
  const shown = values.slice(0, listedValues).map((value) => valueText(value, items))
  const more = values.length - shown.length
  return valueLines(shown.join(', ') + (more > 0 ? `, and ${formatCount(more)} more` : ''), undefined, columns, 0)
}

/** First what the schema names, in its order. A single value stands beside its title, and so does a list of them; others stand below, set in. */
function memberLines(record: Fields, node: SchemaNode | undefined, columns: number, level: number): string[] {
  const members = membersIn(record, node).map((name) => {
    const own = memberNode(node, name)
    return { title: truncateEnd(plainLine(said(own, 'title') ?? name), titleColumns), value: record[name], node: own }
  })
  const beside = members.filter(({ value }) => !standsBelow(value)).map(({ title }) => displayWidth(title))
  const width = Math.max(0, ...beside) + 2
  return members.flatMap(({ title, value, node: own }) => {
    if (standsBelow(value)) return [title, ...valueLines(value, own, columns - 2, level + 1).map((line) => `  ${line}`)]
    const lines = Array.isArray(value) ? listLines(value, nodeFor(own, value), columns - width) : valueLines(valueText(value, own, record), undefined, columns - width, level)
    return lines.map((line, at) => (at === 0 ? title + ' '.repeat(width - displayWidth(title)) : ' '.repeat(width)) + line)
  })
}

/** Those that are there. */
export function membersIn(record: Fields, node: SchemaNode | undefined): string[] {
  const there = Object.keys(record).filter((name) => !isNothing(record[name]))
  const known = memberNames(node).filter((name) => there.includes(name))
  return [...known, ...there.filter((name) => !known.includes(name))]
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0) || (isFields(value) && Object.keys(value).length === 0)
}

function standsBelow(value: unknown): boolean {
  return isFields(value) || (Array.isArray(value) && value.some(isFields))
}
