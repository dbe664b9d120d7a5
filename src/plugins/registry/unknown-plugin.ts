/** What is said where settings name a plugin that is not there. */
import type { Warning } from '../../core/contracts/reporter.js'
import { nearest } from '../../core/support/nearest.js'
import { shortName } from '../manifest/plugin-names.js'

/** `place`: which key of `backup.yaml` names it. */
export function unknownPlugin(name: string, place: string, plugins: readonly { readonly name: string }[]): Warning {
  const meant = nearestPlugin(name, plugins)
  const advice = meant === undefined ? 'See which there are with: backup plugins' : `Did you mean "${meant}"?`
  return { code: 'plugin-unknown', message: `${place} names the plugin "${name}", which is not there. ${advice}` }
}

/** As a person would write it: by package name where `name` has a scope, else by short name. */
export function nearestPlugin(name: string, plugins: readonly { readonly name: string }[]): string | undefined {
  const names = plugins.map((plugin) => (name.startsWith('@') ? plugin.name : shortName(plugin.name)))
  return nearest(name, [...new Set(names)])
}
