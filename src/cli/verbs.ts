/** The verbs of the command line: one file each in `commands`, or one folder where a verb has verbs of its own. */
import { existsSync, readdirSync } from 'node:fs'

export function knownVerbs(): string[] {
  const files = readdirSync(new URL('../commands', import.meta.url))
  return files.filter((name) => /^\w+(\.js)?$/.test(name)).map((name) => name.replace(/\.js$/, '')).sort()
}

/** Those below a verb, or below `serve/user`; none where it is a file. */
export function subverbs(verb: string): string[] {
  const folder = new URL(`../commands/${verb}`, import.meta.url)
  if (!/^\w+(?:\/\w+)*$/.test(verb) || !existsSync(folder)) return []
  return readdirSync(folder).filter((name) => /^\w+(?:\.js)?$/.test(name) && name !== 'index.js').map((name) => name.replace(/\.js$/, ''))
}
