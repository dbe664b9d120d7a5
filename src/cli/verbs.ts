/** The verbs of the command line: one file each in `commands`. */
import { readdirSync } from 'node:fs'

export function knownVerbs(): string[] {
  const files = readdirSync(new URL('../commands', import.meta.url))
  return files.filter((name) => /^\w+\.js$/.test(name)).map((name) => name.slice(0, -'.js'.length)).sort()
}
