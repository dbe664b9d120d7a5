/** What analyzers found, in rows for reading. */
import type { CodeSection, FileMetadata, Outcome, TextSection } from '../../core/contracts/metadata.js'
import { formatCount, plural } from '../text.js'
import { leaves } from './leaves.js'
import { piiRows } from './pii.js'
import type { Row } from './row.js'

const listedNames = 12
const listedLeaves = 12
const ownMembers = new Set(['schema', 'contentId', 'size', 'mediaType', 'text', 'code', 'pii', 'outcomes'])

export function sectionRows(document: FileMetadata): Row[] {
  return [
    ...(document.text === undefined ? [] : [textRow(document.text)]),
    ...(document.code === undefined ? [] : codeRows(document.code)),
    ...(document.pii === undefined ? [] : piiRows(document.pii)),
    ...otherRows(document),
    ...document.outcomes.filter(({ status }) => status !== 'ok').map(outcomeRow),
  ]
}

function textRow(text: TextSection): Row {
  const parts = [plural(text.chars, 'character')]
  if (text.language !== undefined) parts.push(text.language)
  if (text.truncated === true) parts.push('the beginning only')
  return ['text', parts.join(', ')]
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

/** Sections of plugins that this program knows nothing of: every value with its name. */
function otherRows(document: FileMetadata): Row[] {
  return Object.entries(document)
    .filter(([section, value]) => !ownMembers.has(section) && value !== undefined)
    .map(([section, value]) => {
      const found = leaves(value, listedLeaves + 1)
      const shown = found.slice(0, listedLeaves).map(({ name, value: leaf }) => (name === '' ? leaf : `${name} ${leaf}`))
      return [section, shown.join(', ') + (found.length > listedLeaves ? ', ...' : '')] as const
    })
}

function outcomeRow({ analyzer, error, status }: Outcome): Row {
  return [status, error === undefined ? analyzer : `${analyzer}: ${error.message} (${error.code})`]
}
