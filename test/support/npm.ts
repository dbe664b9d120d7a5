/** Runs npm as a person would, with the registry, the certificates and the cache that this machine has for it. */
import { runProgram, type Run } from './run.js'

/** What npm tells the scripts that it runs (the folder that it started in, a dry run), and what jest needs. */
const notHandedOn = /^(npm_|INIT_CWD$|NODE_OPTIONS$|NODE_ENV$|BACKUP_)/

export function npm(args: readonly string[], cwd: string): Promise<Run> {
  const env = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !notHandedOn.test(entry[0]))
  return runProgram('npm', args, { cwd, env: Object.fromEntries(env) })
}
