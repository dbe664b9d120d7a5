/** What to tell somebody for whom `--pii` found nothing. */
import { BackupError } from '../../core/contracts/errors.js'
import { piiCategories } from '../../core/contracts/metadata.js'
import type { SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { displayText } from '../../core/os/path.js'
import { nearest } from '../../core/support/nearest.js'
import { piiName } from '../card/pii-names.js'
import { nearestFirst } from './nearest-first.js'
import { categoryOfBirths, commonPiiWords, isAny, isType } from './pii-kinds.js'

const listed = 12
/** How many types are compared letter by letter. */
const compared = 1000
const counts = 'pii.counts.'
const allCategories: readonly string[] = piiCategories
const births = /^(?:births?|birth.?da(?:y|te)s?|dob|dates?.of.birth|born)$/i

export interface PiiAdvice {
  readonly lines: readonly string[]
  /** Whether nothing else that was asked can be why. */
  readonly isWhy: boolean
}

/** `disabled`: where it is said that the plugin is not to run now. */
export async function piiAdvice(index: SearchIndex, { pii, signal }: SearchQuery, disabled: string | undefined): Promise<PiiAdvice> {
  if (pii.length === 0) return { lines: [], isWhy: false }
  const types = await typesIn(index, signal)
  if (types.length === 0) return { lines: [await whyNone(index, signal, disabled)], isWhy: true }
  const absent = pii.filter((word) => !isAny(word) && !allCategories.includes(word.toLowerCase()) && !types.some((type) => isType(type, word)))
  const lines = absent.slice(0, listed).map((word) => `Nothing of the kind ${displayText(word)} was found.`)
  return { lines: [...lines, ...choices(pii[0]!, types)], isWhy: absent.length === pii.length }
}

/** Throws `invalid-usage` for a word that nothing is called by so far, where another was most likely meant. */
export async function refuseMistyped(index: SearchIndex, { pii, signal }: SearchQuery): Promise<void> {
  if (pii.length === 0) return
  const types = await typesIn(index, signal)
  const known = new Set([...allCategories, ...commonPiiWords, ...types.slice(0, compared).flatMap((type) => [type.toLowerCase(), ...type.toLowerCase().split('_')])])
  for (const word of pii) {
    const lower = word.toLowerCase().slice(0, 100)
    if (isAny(word) || known.has(lower) || types.some((type) => isType(type, word))) continue
    const meant = [...known].find((name) => lower === `${name}s`) ?? nearest(lower, [...known])
    const instead = births.test(word) ? `dates of birth are among --pii ${categoryOfBirths}` : meant && `did you mean ${displayText(meant)}?`
    if (instead !== undefined) throw new BackupError('invalid-usage', `--pii: nothing is called ${displayText(word)} so far; ${instead}`, { hint: choices(word, types).join('. ') })
  }
}

async function typesIn(index: SearchIndex, signal: AbortSignal): Promise<string[]> {
  return (await index.members({ signal })).filter((name) => name.startsWith(counts)).map((name) => name.slice(counts.length))
}

function choices(word: string, types: readonly string[]): string[] {
  const shown = nearestFirst(word.toLowerCase(), types, (type) => type.toLowerCase()).slice(0, listed)
  const found = `Found so far: ${shown.map((type) => `${type} (${piiName(type)})`).join(', ')}${shown.length < types.length ? ', ...' : ''}`
  return [...(types.length === 0 ? [] : [displayText(found)]), `Categories: ${piiCategories.join(', ')}; any is all of them.`]
}

async function whyNone(index: SearchIndex, signal: AbortSignal, disabled: string | undefined): Promise<string> {
  const remedy = 'backup analyze --snapshot latest --reanalyze pii looks into the files again.'
  if (disabled !== undefined) return `No file is known to hold anything sensitive, and the plugin pii is disabled (${displayText(disabled)}). Enable it, then: ${remedy}`
  const looked = await index.find({
    words: [], types: [], pii: [], in: [], allVersions: true, limit: 1, signal, where: [{ member: ['outcomes', 'analyzer'], operator: '~', value: 'plugin-pii/' }],
  })
  return looked.total === 0 ? `The plugin pii has looked into no file yet: ${remedy}` : 'No file was found to hold anything sensitive.'
}
