/** What is left of a plan when only some analyzers are asked. */
import type { FilePlan } from './registry.js'

/**
 * The analyzer of `pii` runs in any case, since what it finds is masked in the others, unless they are only `passing`. The
 * converter stays where it is asked itself, or somebody needs text.
 */
export function onlyOf(plan: FilePlan, only: ReadonlySet<string>, passing = false): FilePlan {
  const isAsked = ({ key }: { readonly key: string }): boolean => only.has(key)
  const { converter } = plan
  const asked = plan.analyzers.filter(isAsked)
  const analyzers = asked.length === 0 ? [] : plan.analyzers.filter((analyzer) => isAsked(analyzer) || (analyzer.section === 'pii' && !passing))
  const isNeeded = converter !== undefined && (isAsked(converter) || analyzers.some(({ needsText }) => needsText))
  return { converter: isNeeded ? converter : undefined, analyzers, tooLarge: plan.tooLarge.filter(isAsked) }
}
