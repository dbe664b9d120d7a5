/** Whether what a plugin's package.json depends on is installed: the heavy parts of an installation may be left out. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isFields } from '../../core/support/shapes.js'

/** Names, in order. Looked for where Node looks for packages: in `node_modules` of the folder and of those above. */
export function missingDependencies(directory: string, dependencies: unknown): string[] {
  if (!isFields(dependencies)) return []
  return Object.keys(dependencies).filter((name) => !isInstalled(directory, name))
}

function isInstalled(directory: string, name: string): boolean {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return true
    if (folder === dirname(folder)) return false
  }
}
