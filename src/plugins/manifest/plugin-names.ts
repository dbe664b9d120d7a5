/** What people call a plugin: its package name, or that without scope and prefix. */

/** `pii` for `@backup-agent/plugin-pii`, `receipts` for `@acme/backup-plugin-receipts`; a name without prefix as it is, less its scope. */
export function shortName(packageName: string): string {
  return packageName.slice(packageName.lastIndexOf('/') + 1).replace(/^(backup-)?plugin-(?=.)/, '')
}

/** By package name, else by short name; the first where several share that. */
export function findPlugin<Named extends { readonly name: string }>(name: string, plugins: readonly Named[]): Named | undefined {
  return plugins.find((plugin) => plugin.name === name) ?? plugins.find((plugin) => shortName(plugin.name) === name)
}
