/** Why a file was found: what of its document the person asked for. */
import type { FileMetadata } from '../../core/contracts/metadata.js'
import type { SearchQuery } from '../../core/contracts/search.js'
import { leaves } from '../card/leaves.js'
import { isSensitive, piiName } from '../card/pii.js'
import type { Row } from '../card/row.js'
import { formatCount, plural } from '../text.js'

const listedSymbols = 6
const listedTypes = 4
const listedPlaces = 2
/** Characters of a text before and after a word. */
const around = 36
/** Not what a person wrote or an analyzer saw. */
const silent = /^(contentId|mediaType|schema|size|outcomes|embedding|pii|text)(\.|$)|^code\.symbols$/

/** What kind of file it is, in a word or two. */
export function kindOf(document: FileMetadata | undefined): string | undefined {
  return document?.code === undefined ? document?.mediaType : `${document.code.language}, ${plural(document.code.lines, 'line')}`
}

export function reasonRows(document: FileMetadata | undefined, { words, where, pii }: SearchQuery): Row[] {
  if (document === undefined) return []
  const sought = words.map((word) => bare(word.replace(/^"(.*)"$/s, '$1').trim())).filter((word) => word !== '')
  return [...symbolRows(document, sought), ...textRows(document, sought), ...piiRow(document, pii.length > 0), ...memberRows(document, where)]
}

function symbolRows({ code }: FileMetadata, sought: readonly string[]): Row[] {
  const fitting = (code?.symbols ?? []).filter((symbol) => sought.some((word) => bare(symbol).includes(word)))
  if (fitting.length === 0) return []
  const more = fitting.length - listedSymbols
  return [['symbols', fitting.slice(0, listedSymbols).join(', ') + (more > 0 ? `, and ${formatCount(more)} more` : '')]]
}

function textRows(document: FileMetadata, sought: readonly string[]): Row[] {
  const rows: Row[] = []
  for (const [section, value] of Object.entries(document)) {
    for (const leaf of leaves(value, 200)) {
      const name = leaf.name === '' ? section : `${section}.${leaf.name}`
      const at = silent.test(name) ? -1 : placeOf(leaf.value, sought)
      if (at < 0) continue
      rows.push([section === 'code' ? leaf.name : section, excerpt(leaf.value, at)])
      if (rows.length === listedPlaces) return rows
      break
    }
  }
  return rows
}

function piiRow({ pii }: FileMetadata, asked: boolean): Row[] {
  const types = Object.entries(pii?.counts ?? {}).filter(([type, count]) => count > 0 && isSensitive(type)).sort(([, a], [, b]) => b - a)
  if (types.length === 0) return []
  const more = types.length - listedTypes
  const shown = types.slice(0, asked ? types.length : listedTypes).map(([type, count]) => `${formatCount(count)} x ${piiName(type)}`)
  return [['sensitive', shown.join(', ') + (more > 0 && !asked ? `, and ${formatCount(more)} more kinds` : '')]]
}

function memberRows(document: FileMetadata, where: SearchQuery['where']): Row[] {
  const names = new Set(where.map(({ member }) => member.join('.').toLowerCase()))
  const shown = new Map<string, string[]>()
  for (const { name, value } of leaves(document, 2000)) {
    if (!names.has(name.toLowerCase())) continue
    shown.set(name, [...(shown.get(name) ?? []), value])
  }
  return [...shown].map(([name, values]) => ['where', `${name} ${values.slice(0, listedSymbols).join(', ')}${values.length > listedSymbols ? ', ...' : ''}`])
}

function placeOf(text: string, sought: readonly string[]): number {
  const searched = bare(text)
  // Without accents a text has as many letters, unless it is written in an unusual way: near enough for an excerpt.
  for (const word of sought) {
    const at = searched.indexOf(word)
    if (at >= 0) return at
  }
  return -1
}

function excerpt(text: string, at: number): string {
  const [start, end] = [Math.max(0, at - around), Math.min(text.length, at + around * 2)]
  return `${start > 0 ? '...' : ''}${text.slice(start, end).replace(/\s+/g, ' ').trim()}${end < text.length ? '...' : ''}`
}

/** As the index compares: without case and accents. */
function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
