/** What to tell somebody who found nothing. */
import type { SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import type { DeclaredMember } from '../sections/schema-members.js'
import { plural } from '../text.js'
import { labelAdvice } from './label-advice.js'
import { memberAdvice, valueAdvice } from './member-advice.js'
import { languageAdvice, nearAdvice, phraseAdvice } from './more-advice.js'
import { piiAdvice } from './pii-advice.js'
import { typeAdvice } from './type-advice.js'

export interface NothingFoundInit {
  /** Where it is said that the plugin pii is not to run, if it is said. */
  readonly piiDisabled?: string
  /** What plugins may fill, by their schemas. */
  readonly declared?: readonly DeclaredMember[]
}

export async function nothingFoundLines(index: SearchIndex, query: SearchQuery, { declared, piiDisabled }: NothingFoundInit = {}): Promise<string[]> {
  const state = await index.state()
  if (state.snapshots === 0) return ['Nothing found: there are no snapshots yet. Make one with: backup sync DIR']
  const nothing = `Nothing found among ${plural(state.versions, 'version')} of files in ${plural(state.snapshots, 'snapshot')}.`
  if (state.documents === 0) return [nothing, 'No file was analysed, so only paths can be searched: backup analyze --snapshot latest looks into them.', ...tries(query)]
  const pii = await piiAdvice(index, query, piiDisabled)
  const why = [...(await typeAdvice(index, query)), ...(await memberAdvice(index, query, declared)), ...(await valueAdvice(index, query)), ...(await labelAdvice(index, query)), ...(await languageAdvice(index, query))]
  return [nothing, ...why, ...pii.lines, ...(pii.isWhy ? [] : [...phraseAdvice(query), ...whereWords(query), ...nearAdvice(query), ...tries(query)])]
}

function whereWords({ words }: SearchQuery): string[] {
  return words.length === 0 ? [] : ['Words are looked for in paths, names (symbols, headings, columns), key phrases, labels and what else plugins found out, not in the whole text of files.']
}

function tries({ words, types, allVersions, in: places }: SearchQuery): string[] {
  const options = [
    ...(words.length > 1 ? ['fewer words'] : []),
    ...(types.length > 0 ? ['another --type (image, pdf, document, text/x-python)'] : []),
    ...(places.length > 0 ? ['another --in: paths in snapshots are absolute, as backup ls prints them'] : []),
    ...(allVersions ? [] : ['--all-versions for what files held before']),
  ]
  return options.length === 0 ? [] : [`Try ${options.join(', or ')}.`]
}
