/** Where the files of a model lie that came with a package. */
import { existsSync } from 'node:fs'
import path from 'node:path'

/** Undefined where they are not: a package that was left out of the installation. */
export function packageFile(pluginDirectory: string, file: string): string | undefined {
  if (file.startsWith('./')) return existing(path.join(pluginDirectory, file))
  // As Node looks for packages; what a package exports is for importers, and a model is read.
  for (let folder = pluginDirectory; ; folder = path.dirname(folder)) {
    const found = existing(path.join(folder, 'node_modules', file))
    if (found !== undefined || folder === path.dirname(folder)) return found
  }
}

function existing(file: string): string | undefined {
  return existsSync(file) ? file : undefined
}
