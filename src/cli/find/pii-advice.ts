/** What to tell somebody for whom `--pii` found nothing. */
import { piiCategories } from '../../core/contracts/metadata.js'
import type { SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { displayText } from '../../core/os/path.js'
import { nearest } from '../../core/support/nearest.js'
import { piiName } from '../card/pii-names.js'
import { nearestFirst } from './nearest-first.js'
import { categoryOfBirths, commonPiiWords, isAny, isType } from './pii-kinds.js'

const listed = 12
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
  const types = (await index.members({ signal })).filter((name) => name.startsWith(counts)).map((name) => name.slice(counts.length))
  if (types.length === 0) return { lines: [await whyNone(index, signal, disabled)], isWhy: true }
  const unknown = pii.filter((word) => !isAny(word) && !allCategories.includes(word.toLowerCase()) && !types.some((type) => isType(type, word)))
  const shown = nearestFirst(pii[0]!.toLowerCase(), types, (type) => type.toLowerCase()).slice(0, listed)
  const found = `Found so far: ${shown.map((type) => `${type} (${piiName(type)})`).join(', ')}${shown.length < types.length ? ', ...' : ''}`
  const lines = [...unknown.slice(0, listed).map((word) => meant(word, types)), displayText(found), `Categories: ${piiCategories.join(', ')}; any is all of them.`]
  return { lines, isWhy: unknown.length === pii.length }
}

/** A singular, or a typo away. */
function meant(word: string, types: readonly string[]): string {
  const none = `Nothing of the kind ${displayText(word)} was found`
  if (births.test(word)) return `${none}: dates of birth are among --pii ${categoryOfBirths}.`
  const known = [...new Set([...piiCategories, ...commonPiiWords, ...types.slice(0, 1000).flatMap((type) => [type.toLowerCase(), ...type.toLowerCase().split('_')])])]
  const lower = word.toLowerCase().slice(0, 100)
  const singular = known.find((name) => lower === `${name}s`)
  const instead = singular ?? nearest(lower, known)
  return instead === undefined || instead === lower ? `${none}.` : `${none}: did you mean ${displayText(instead)}?`
}

async function whyNone(index: SearchIndex, signal: AbortSignal, disabled: string | undefined): Promise<string> {
  const remedy = 'backup analyze --snapshot latest --reanalyze pii looks into the files again.'
  if (disabled !== undefined) return `No file is known to hold anything sensitive, and the plugin pii is disabled (${displayText(disabled)}). Enable it, then: ${remedy}`
  const looked = await index.find({
    words: [], types: [], pii: [], in: [], allVersions: true, limit: 1, signal, where: [{ member: ['outcomes', 'analyzer'], operator: '~', value: 'plugin-pii/' }],
  })
  return looked.total === 0 ? `The plugin pii has looked into no file yet: ${remedy}` : 'No file was found to hold anything sensitive.'
}
