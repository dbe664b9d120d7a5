/** What is sensitive in a file: kinds, numbers, and masked samples that let its owner recognise them. */
import type { PiiSection } from '../../core/contracts/metadata.js'
import { formatCount } from '../text.js'
import { piiName } from './pii-names.js'
import type { Row } from './row.js'

const samplesOfType = 3
const typesListed = 12

export interface PiiKind {
  readonly type: string
  /** Of those listed; of a type without any, and of one that says nothing about a person, none. */
  readonly category?: string
  readonly count: number
  /** Different ones, those that show something. */
  readonly samples: readonly string[]
}

/** The most frequent first. Of a type whose entities differ in their category, such as dates, those of each. */
export function piiKinds({ entities, counts }: PiiSection): PiiKind[] {
  const kinds = Object.entries(counts).flatMap(([type, count]): PiiKind[] => {
    const listed = entities.filter((entity) => entity.type === type)
    const categories = [...new Set(listed.map(({ category }) => category))]
    if (categories.length === 0) return [{ type, count, samples: [] }]
    let rest = count
    // What is not listed is taken for what has no category, or else the last one.
    return categories.sort((a, b) => (a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1)).map((category, index) => {
      const own = listed.filter((entity) => entity.category === category)
      const share = index === categories.length - 1 ? rest : Math.min(rest, own.length)
      rest -= share
      const samples = [...new Set(own.map(({ masked }) => shortMask(masked)))].filter((sample) => /[^*]/.test(sample))
      return { type, ...(category !== undefined && { category }), count: share, samples }
    }).filter((kind) => kind.count > 0)
  })
  return kinds.sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1))
}

/** The most frequent first; then what most texts mention and nobody minds. */
export function piiRows(section: PiiSection): Row[] {
  const kinds = piiKinds(section)
  const sensitive = kinds.filter(({ category }) => category !== undefined).slice(0, typesListed)
  const heading = section.categories.join(', ') + (section.truncated === true ? ' (not everything is listed)' : '')
  return [
    ...(section.categories.length > 0 ? [['sensitive', heading] as const] : []),
    ...sensitive.map((kind) => ['sensitive', `  ${describe(kind)}`] as const),
    ...kinds.filter(({ category }) => category === undefined).map((kind) => ['mentions', describe(kind)] as const),
  ]
}

function describe({ type, category, count, samples }: PiiKind): string {
  const several = samples.slice(0, samplesOfType).join(samples.some((sample) => sample.includes(',')) ? '; ' : ', ')
  const shown = several + (samples.length > samplesOfType ? ', ...' : '')
  return `${formatCount(count)} x ${piiName(type, category)}${shown === '' ? '' : `: ${shown}`}`
}

/** A mask may be as long as its value, which takes room and tells nothing. */
function shortMask(masked: string): string {
  return masked.replace(/\*{4,}/g, '***')
}
