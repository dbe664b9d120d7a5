/** What is left of a plan when only some analyzers are asked. */
import type { FilePlan } from './registry.js'

/** The converter stays where it is asked itself, or one that is needs text. */
export function onlyOf(plan: FilePlan, only: ReadonlySet<string>): FilePlan {
  const isAsked = ({ key }: { readonly key: string }): boolean => only.has(key)
  const analyzers = plan.analyzers.filter(isAsked)
  const { converter } = plan
  const isNeeded = converter !== undefined && (isAsked(converter) || analyzers.some(({ needsText }) => needsText))
  return { converter: isNeeded ? converter : undefined, analyzers, tooLarge: plan.tooLarge.filter(isAsked) }
}
