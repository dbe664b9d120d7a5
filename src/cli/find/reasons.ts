/** Why a file was found: what of its document the person asked for. */
import type { FileMetadata } from '../../core/contracts/metadata.js'
import type { SearchHit, SearchQuery } from '../../core/contracts/search.js'
import { displayPath } from '../../core/os/path.js'
import { labelsOf } from '../../core/search/labels.js'
import { isSentence, weightyWords } from '../../core/search/words.js'
import { kindName } from '../../core/support/media-kinds.js'
import { leaves } from '../card/leaves.js'
import { piiKinds } from '../card/pii.js'
import { piiName } from '../card/pii-names.js'
import { isAny, isType } from './pii-kinds.js'
import type { Row } from '../card/row.js'
import { noSchemas, ownSections, type SchemaOf } from '../sections/known-schemas.js'
import { memberTexts } from '../sections/member-texts.js'
import { formatCount, plural } from '../text.js'

const listedSymbols = 6
const listedTypes = 4
const listedReasons = 12
const listedPlaces = 2
/** Values of a section that are looked at. */
const listedLeaves = 200
/** Characters of a text before and after a word. */
const around = 36
/** Not what a person wrote or an analyzer saw, or what has a row of its own. */
const silent = /^(contentId|mediaType|schema|size|outcomes|embedding|language|pii|text)(\.|$)|^code\.symbols$|^(image|video)\.(phash|poster|labels|objects)(\.|$)/

/** What kind of file it is, in a word or two. */
export function kindOf(document: FileMetadata | undefined): string | undefined {
  return document?.code === undefined ? document && kindName(document.mediaType) : `${document.code.language}, ${plural(document.code.lines, 'line')}`
}

export function reasonRows({ document, similarity, differingBits }: Omit<SearchHit, 'version' | 'score'>, query: SearchQuery, schemaOf: SchemaOf = noSchemas): Row[] {
  const near: Row[] = [
    ...(similarity === undefined ? [] : [['meaning', `similar in meaning (${similarity.toFixed(2)})`] as const]),
    ...(differingBits === undefined ? [] : [['looks', differingBits === 0 ? 'the same' : `alike (${differingBits} of 64 bits differ)`] as const]),
  ]
  if (document === undefined) return near
  const sought = soughtIn(query)
  return [
    ...symbolRows(document, sought), ...phraseRows(document, sought), ...textRows(document, sought), ...labelRows(document, sought, query.labels), ...near,
    ...languageRow(document, query.languages), ...piiRow(document, [...query.pii, ...(query.categories ?? [])]), ...memberRows(document, query.where, schemaOf),
  ]
}

/** Words of the path. */
export function pathReasons(path: Buffer, query: SearchQuery): Row[] {
  const text = bare(displayPath(path))
  const found = soughtIn(query).filter((word) => text.includes(word))
  return found.length === 0 ? [] : [['path', found.join(', ')]]
}

function soughtIn({ words }: SearchQuery): string[] {
  const sought = isSentence(words) ? weightyWords(words) : words
  return sought.map((word) => bare(word.replace(/^"(.*)"$/s, '$1').trim())).filter((word) => word !== '')
}

function symbolRows({ code }: FileMetadata, sought: readonly string[]): Row[] {
  const fitting = (code?.symbols ?? []).filter((symbol) => sought.some((word) => bare(symbol).includes(word)))
  if (fitting.length === 0) return []
  return [['names', listOf(fitting, listedSymbols, 'name')]]
}

function phraseRows({ keywords }: FileMetadata, sought: readonly string[]): Row[] {
  const phrases = leaves(keywords, listedLeaves).flatMap(({ name, value }) => (name === 'phrase' ? [value] : []))
  const fitting = phrases.filter((phrase) => sought.some((word) => bare(phrase).includes(word)))
  return fitting.length === 0 ? [] : [['keywords', listOf(fitting, listedSymbols, 'phrase')]]
}

/** What was asked for with `--label`, and what is called by one of the words. */
function labelRows(document: FileMetadata, sought: readonly string[], asked: readonly string[] = []): Row[] {
  const wanted = [...asked.map(bare), ...sought]
  const seen = wanted.length === 0 ? [] : labelsOf(document).filter(({ label }) => wanted.some((word) => bare(label).includes(word)))
  return seen.length === 0 ? [] : [['shows', listOf(seen.map(({ label, score }) => `${label} (${score.toFixed(2)})`), listedSymbols, 'label')]]
}

function languageRow({ text }: FileMetadata, asked: readonly string[] = []): Row[] {
  return asked.length > 0 && text?.language !== undefined ? [['language', text.language]] : []
}

function textRows(document: FileMetadata, sought: readonly string[]): Row[] {
  const rows: Row[] = []
  for (const [section, value] of Object.entries(document)) {
    if (section === 'keywords') continue
    for (const leaf of leaves(value, listedLeaves)) {
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

function piiRow({ pii }: FileMetadata, asked: readonly string[]): Row[] {
  const kinds = pii === undefined ? [] : piiKinds(pii).filter(({ count }) => count > 0)
  const sensitive = kinds.filter(({ category }) => category !== undefined)
  const reasons = kinds.filter(({ type, category }) => asked.some((word) => isType(type, word) || category === word.toLowerCase() || (isAny(word) && category !== undefined)))
  const types = asked.length > 0 && reasons.length > 0 ? reasons : sensitive
  if (types.length === 0) return []
  const names = types.map(({ type, category, count }) => `${formatCount(count)} x ${piiName(type, category)}`)
  return [['sensitive', listOf(names, asked.length > 0 ? listedReasons : listedTypes, 'kind')]]
}

/** A single one more takes no more room than to count it. */
function listOf(texts: readonly string[], most: number, noun: string): string {
  const more = texts.length - most
  return more <= 1 ? texts.join(', ') : `${texts.slice(0, most).join(', ')}, and ${plural(more, `more ${noun}`)}`
}

/** One row for each member that a condition names; those of other sections in the words of their schema. */
function memberRows(document: FileMetadata, where: SearchQuery['where'], schemaOf: SchemaOf): Row[] {
  const asked = new Map(where.map(({ member }) => [member.join('.').toLowerCase(), member]))
  return [...asked].flatMap(([name, member]): Row[] => {
    const section = Object.keys(document).find((own) => own.toLowerCase() === member[0]?.toLowerCase())
    if (section === undefined) return []
    const values = ownSections.has(section)
      ? leaves(document, 2000).flatMap((leaf) => (leaf.name.toLowerCase() === name ? [leaf.value] : []))
      : memberTexts(document[section], member.slice(1), schemaOf(document, section), listedSymbols + 1)
    return values.length === 0 ? [] : [['where', `${[section, ...member.slice(1)].join('.')} ${values.slice(0, listedSymbols).join(', ')}${values.length > listedSymbols ? ', ...' : ''}`]]
  })
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
