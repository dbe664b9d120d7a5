/** Runs npm as a person would, with the registry, the certificates and the cache that this machine has for it. */
import { runProgram, type Run } from './run.js'

/** What npm tells the scripts that it runs (the folder that it started in, a dry run), and what jest needs. */
const notHandedOn = /^(npm_|INIT_CWD$|NODE_OPTIONS$|NODE_ENV$|BACKUP_)/

/** The environment for programs that run npm in their turn. */
export function npmEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !notHandedOn.test(entry[0])))
}

export function npm(args: readonly string[], cwd: string): Promise<Run> {
  return runProgram('npm', args, { cwd, env: npmEnvironment() })
}
