/** Which analyzers have never looked at a content: it cannot be told from a clean one otherwise. */
import type { FileMetadata } from '../../core/contracts/metadata.js'
import type { PluginRegistry } from '../../plugins/registry/registry.js'

/** Keys of those that apply to it now. One that failed or had nothing to say has a row. */
export function notLookedAtBy(registry: Pick<PluginRegistry, 'planFor'>, { mediaType, outcomes, size }: FileMetadata): string[] {
  const looked = new Set(outcomes.map(({ analyzer }) => analyzer))
  return registry.planFor({ mediaType, size }).analyzers.flatMap(({ key }) => (looked.has(key) ? [] : [key]))
}
