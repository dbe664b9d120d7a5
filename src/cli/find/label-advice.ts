/** What to tell somebody for whom `--label` found nothing. */
import type { SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { displayText } from '../../core/os/path.js'
import { nearest } from '../../core/support/nearest.js'
import { nearestFirst } from './nearest-first.js'

const listed = 12
/** How many names are compared letter by letter. */
const compared = 1000

export async function labelAdvice(index: SearchIndex, { labels = [], signal }: SearchQuery): Promise<string[]> {
  if (labels.length === 0) return []
  const seen = await index.labels({ signal })
  if (seen.length === 0) return ['In no picture or film was anything seen yet: backup analyze --snapshot latest --reanalyze image looks into them.']
  const unknown = labels.map((label) => label.toLowerCase()).filter((label) => !seen.some((name) => ` ${name} `.includes(` ${label} `)))
  return unknown.slice(0, listed).map((label) => displayText(meant(label, seen)))
}

function meant(label: string, seen: readonly string[]): string {
  const near = nearestFirst(label, seen, (name) => name)
  const instead = label.length > 100 ? undefined : nearest(label, near.slice(0, compared))
  if (instead !== undefined) return `Nothing was seen that is called ${label}: did you mean ${instead}?`
  return `Nothing was seen that is called ${label}; there is ${near.slice(0, listed).join(', ')}${seen.length > listed ? ', ...' : ''}`
}
