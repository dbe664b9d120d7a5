/** The verbs of the command line: one file each in `commands`, or one folder where a verb has verbs of its own. */
import { readdirSync } from 'node:fs'

export function knownVerbs(): string[] {
  const files = readdirSync(new URL('../commands', import.meta.url))
  return files.filter((name) => /^\w+(\.js)?$/.test(name)).map((name) => name.replace(/\.js$/, '')).sort()
}
