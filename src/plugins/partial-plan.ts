/** What is left of a plan when only some analyzers are asked. */
import { hasEntities } from './pii-entities.js'
import type { FilePlan } from './registry.js'

/** The converter stays where it is asked itself, or one that is needs text, or has something to mask by it. */
export function onlyOf(plan: FilePlan, only: ReadonlySet<string>, known: Readonly<Record<string, unknown>>): FilePlan {
  const isAsked = ({ key }: { readonly key: string }): boolean => only.has(key)
  const analyzers = plan.analyzers.filter(isAsked)
  const { converter } = plan
  const isNeeded = converter !== undefined && (isAsked(converter) || analyzers.some(({ needsText }) => needsText || hasEntities(known.pii)))
  return { converter: isNeeded ? converter : undefined, analyzers, tooLarge: plan.tooLarge.filter(isAsked) }
}
