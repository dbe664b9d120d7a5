/** What to tell somebody who found nothing. */
import type { IndexState, SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { nearest } from '../../core/support/nearest.js'
import { piiName } from '../card/pii.js'
import { plural } from '../text.js'

const listed = 8

export async function nothingFoundLines(index: SearchIndex, query: SearchQuery): Promise<string[]> {
  const state = await index.state()
  if (state.snapshots === 0) return ['Nothing found: there are no snapshots yet. Make one with: backup sync DIR']
  const advice = [...(await memberAdvice(index, query)), ...(await piiAdvice(index, query)), ...generalAdvice(query, state)]
  return [`Nothing found among ${plural(state.versions, 'version')} of files in ${plural(state.snapshots, 'snapshot')}.`, ...advice]
}

async function memberAdvice(index: SearchIndex, { where, signal }: SearchQuery): Promise<string[]> {
  const known = await index.members({ signal })
  return where.flatMap(({ member }) => {
    const name = member.join('.')
    if (name.toLowerCase() === 'size' || known.some((at) => at.toLowerCase() === name.toLowerCase() || at.toLowerCase().startsWith(`${name.toLowerCase()}.`))) return []
    const beside = known.filter((at) => at.startsWith(`${member[0]}.`)).slice(0, listed)
    const meant = nearest(name, known)
    const instead = meant === undefined ? (beside.length === 0 ? `sections are ${sections(known)}` : `there is ${beside.join(', ')}`) : `did you mean ${meant}?`
    return [`No document has a member ${name}: ${instead}`]
  })
}

function sections(members: readonly string[]): string {
  return [...new Set(members.map((name) => name.split('.')[0]!))].slice(0, listed * 2).join(', ')
}

async function piiAdvice(index: SearchIndex, { pii, signal }: SearchQuery): Promise<string[]> {
  if (pii.length === 0) return []
  const types = (await index.members({ signal })).filter((name) => name.startsWith('pii.counts.')).map((name) => name.slice('pii.counts.'.length))
  return types.length === 0 ? ['No file was found to hold anything sensitive.'] : [`Found so far: ${types.map((type) => `${type} (${piiName(type)})`).join(', ')}`]
}

function generalAdvice({ words, types, allVersions, in: places }: SearchQuery, { documents }: IndexState): string[] {
  const tries = [
    ...(words.length > 1 ? ['fewer words'] : []),
    ...(words.length > 0 ? ['the beginning of a word'] : []),
    ...(types.length > 0 ? ['another --type (image, pdf, text/x-python)'] : []),
    ...(places.length > 0 ? ['another --in: paths in snapshots are absolute, as backup ls prints them'] : []),
    ...(allVersions ? [] : ['--all-versions for what files held before']),
  ]
  const empty = documents === 0 ? ['No file was analysed, so only paths can be searched: backup analyze --snapshot latest looks into them.'] : []
  return [...empty, `Try ${tries.join(', or ')}.`]
}
