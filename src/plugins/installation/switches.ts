/** Plugins that are to be used, and that are not: those that were installed, and those that come with the agent. Pure. */
import type { InstalledList } from './installed-list.js'

/** `names`: of packages; those that are not in the list come with the agent. */
export function withEnabled(list: InstalledList, names: ReadonlySet<string>, enabled: boolean): InstalledList {
  const installed = new Set(list.plugins.map(({ name }) => name))
  const bundled = [...names].filter((name) => !installed.has(name))
  const others = list.disabled.filter((name) => !names.has(name))
  return {
    plugins: list.plugins.map((plugin) => (names.has(plugin.name) ? { ...plugin, enabled } : plugin)),
    disabled: enabled ? others : [...others, ...bundled].sort(),
  }
}
