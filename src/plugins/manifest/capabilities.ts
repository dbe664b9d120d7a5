/** What a manifest may ask for (docs/decisions/0031-walls-around-plugins.md). */
import type { Capability } from '../../core/contracts/plugin.js'
import { allCapabilities, manifestFields } from './field-rules.js'
import type { ManifestFields } from './manifest-fields.js'

export type { Capability } from '../../core/contracts/plugin.js'
export { allCapabilities, capabilityWords } from './field-rules.js'

/** In the order of `allCapabilities`, each once. */
export function readCapabilities(manifest: ManifestFields): readonly Capability[] {
  const asked = manifest.texts('capabilities', manifestFields.capabilities.item)
  return allCapabilities.filter((capability) => asked.includes(capability))
}
