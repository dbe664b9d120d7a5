/** What keeps one plugin to what it may here. Apart from the report, since who lists plugins has no use for asking the kernel. */
import { isTrusted, type ConfiguredPlugin } from '../../plugins/manifest/configured.js'
import { wallsAround } from '../../plugins/walls/walled-command.js'
import type { PluginReport } from './report.js'

/** Nothing for one that only opens repositories, which happens inside the agent. */
export function pluginWalls(plugin: ConfiguredPlugin): Pick<PluginReport, 'walls'> {
  if (plugin.analyzers.length + plugin.converters.length === 0) return {}
  return { walls: wallsAround({ capabilities: new Set(plugin.granted), trusted: isTrusted(plugin) }) }
}
