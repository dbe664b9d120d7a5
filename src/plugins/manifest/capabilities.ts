/** What a manifest may ask for (docs/decisions/0031-walls-around-plugins.md). */
import type { Capability } from '../../core/contracts/plugin.js'
import type { ManifestFields } from './manifest-fields.js'

export type { Capability } from '../../core/contracts/plugin.js'

/** In the order in which they are shown, with what they open in words for people. */
export const capabilityWords: Readonly<Record<Capability, string>> = {
  network: 'connects to other machines',
  write: 'reads and changes any of your files',
  spawn: 'starts other programs',
  native: 'runs native code',
}

export const allCapabilities = Object.keys(capabilityWords) as readonly Capability[]

/** In the order of `allCapabilities`, each once. */
export function readCapabilities(manifest: ManifestFields): readonly Capability[] {
  const asked = manifest.texts('capabilities', new RegExp(`^(${allCapabilities.join('|')})$`), `Use some of: ${allCapabilities.join(', ')}; leave it out for none.`)
  return allCapabilities.filter((capability) => asked.includes(capability))
}
