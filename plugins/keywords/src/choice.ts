/** Chooses the phrases that are told: good ones that do not say the same thing twice. */
import { cosine } from '@backup-agent/text-models'
import type { Scored } from './ranking.js'

/** Maximal marginal relevance (Carbonell and Goldstein 1998): this much of the score, the rest for being unlike those chosen. */
const RELEVANCE = 0.8

const holds = (longer: string, shorter: string): boolean => ` ${longer} `.includes(` ${shorter} `)

/** At most `limit`, the best first; none holds the words of another. Ties go to the phrase that comes first in the list. */
export function choose(candidates: readonly Scored[], limit: number): Scored[] {
  const chosen: Scored[] = []
  let open = candidates.map((candidate) => ({ candidate, nearest: 0 }))
  while (chosen.length < limit && open.length > 0) {
    const merit = ({ candidate, nearest }: (typeof open)[number]) => RELEVANCE * candidate.score - (1 - RELEVANCE) * nearest
    const best = open.reduce((most, each) => (merit(each) > merit(most) ? each : most)).candidate
    chosen.push(best)
    open = open
      .filter(({ candidate: { key } }) => !holds(key, best.key) && !holds(best.key, key))
      .map(({ candidate, nearest }) => ({ candidate, nearest: Math.max(nearest, cosine(candidate.vector, best.vector)) }))
  }
  return chosen
}
