/** What of a document can be found by words, and what of it can be compared with `--where`. */
import type { FileMetadata } from '../contracts/metadata.js'
import { isLabelList, labelsOf } from './labels.js'
import { indexed, withParts } from './words.js'

export interface DocumentWords {
  /** What names the file's content: declared names, key phrases, and labels of what is seen in it. */
  readonly symbols: string
  readonly text: string
}

export type Scalar = string | number

export interface Facts {
  /** Member names from the top down, with dots between, and values. A text is folded, a boolean a text. */
  readonly listed: readonly (readonly [member: string, value: Scalar])[]
  /** Members of which not every value is listed: the document itself has to be asked. Those that never are are not in it, and there is a limit. */
  readonly unlisted: readonly string[]
}

/** About the document rather than about the file, numbers as text, or masked; or words of the other column. By the names from the top down. */
const notWords = new Set(['contentId', 'mediaType', 'outcomes', 'text.convertedFrom', 'text.content', 'text.language', 'code.symbols', 'summary.method', 'summary.model',
  'keywords', 'embedding', 'pii.entities', 'image.phash', 'video.phash', 'video.poster'])
/** Of a document: beyond that, words are left out. */
const maxTextCharacters = 64 * 1024
/** A longer run without a space is data (base64), not a word. */
const maxWordCharacters = 128
const maxLevels = 12

/** Where most documents have a value that is asked for one document in a million, or data that nobody asks for. */
const neverListed: ReadonlySet<string> = new Set(['schema', 'contentId', 'outcomes.analyzer', 'outcomes.version', 'outcomes.model', 'outcomes.options', 'pii.entities.masked', 'text.convertedFrom',
  'embedding.int8', 'video.poster'])
const maxFacts = 256
const maxFactCharacters = 128
const maxMemberCharacters = 256
/** Members with values that are not listed: with more of them a document would make every question slow. The rest cannot be asked for. */
const maxUnlisted = 256
/** Names that a document counts entities under; none that there is comes near. */
const maxEntityTypes = 256
const maxTypeCharacters = 128

/** Without regard to case, and to how an accent is encoded. */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

export function wordsOf(document: FileMetadata): DocumentWords {
  const types = Object.keys(typeof document.pii?.counts === 'object' ? document.pii.counts : {})
  const text = types.filter((type) => type.length <= maxTypeCharacters).slice(0, maxEntityTypes)
  let characters = 0
  for (const { member, value } of leavesOf(document)) {
    if (typeof value !== 'string' || isNoText(member) || characters > maxTextCharacters) continue
    const readable = value.replace(/\S{129,}/gu, ' ').slice(0, maxTextCharacters)
    characters += readable.length
    text.push(readable)
  }
  return { symbols: indexed(`${withParts(joined(document.code?.symbols ?? []))}\n${joined(phrasesOf(document))}`), text: indexed(text.join('\n')) }
}

function joined(names: readonly string[]): string {
  return names.filter((name) => name.length <= maxWordCharacters).join('\n').slice(0, maxTextCharacters)
}

/** Key phrases, and what is seen. */
function phrasesOf(document: FileMetadata): string[] {
  const phrases = [...leavesOf(document['keywords'])].flatMap(({ member, value }) => (member.join('.') === 'phrase' && typeof value === 'string' ? [value] : []))
  return [...phrases, ...labelsOf(document).map(({ label }) => label)]
}

function isNoText(member: readonly string[]): boolean {
  const [section, name] = [member[0]!, member[1] ?? '']
  return notWords.has(section) || notWords.has(`${section}.${name}`) || isLabelList(section, name)
}

const neverListedFolded: ReadonlySet<string> = new Set([...neverListed].map(folded))

/** Whether the documents themselves have to be asked, all of them. In whatever case. */
export function isNeverListed(member: string): boolean {
  return neverListedFolded.has(folded(member)) || member.length > maxMemberCharacters
}

export function factsOf(document: FileMetadata): Facts {
  const listed = new Map<string, readonly [string, Scalar]>()
  const unlisted = new Set<string>()
  // First what files are asked for most: whatever else a document has, none is missed.
  const { counts, categories } = document.pii ?? {}
  for (const { member, value, inList } of [...leavesOf({ pii: { counts, categories } }), ...leavesOf(document)]) {
    const name = member.join('.')
    if (name.length > maxMemberCharacters || neverListed.has(name)) continue
    const scalar = scalarOf(value)
    // Lists of numbers are boxes and scores: many, and asked for seldom.
    const asked = !(inList && typeof scalar === 'number') && String(scalar).length <= maxFactCharacters
    const fact = `${name}\0${typeof scalar}\0${scalar}`
    if (listed.has(fact)) continue
    if (asked && listed.size < maxFacts) listed.set(fact, [name, scalar])
    else if (unlisted.size < maxUnlisted) unlisted.add(name)
  }
  return { listed: [...listed.values()], unlisted: [...unlisted] }
}

export function scalarOf(value: string | number | boolean): Scalar {
  return typeof value === 'number' ? value : folded(String(value))
}

interface Leaf {
  readonly member: readonly string[]
  readonly value: string | number | boolean
  readonly inList: boolean
}

/** The texts, numbers and booleans of a document, in order. Lists are entered, and have no name of their own. */
export function* leavesOf(value: unknown, member: readonly string[] = [], inList = false): Generator<Leaf> {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') yield { member, value, inList }
  else if (Array.isArray(value)) for (const item of value as unknown[]) yield* leavesOf(item, member, true)
  else if (typeof value === 'object' && value !== null && member.length < maxLevels) {
    for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, [...member, name], inList)
  }
}
