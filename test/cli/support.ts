/** Runs the real command, in an environment without anything of the developer's own. */
import { mkdtempSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { program, runProgram, textOnly, type Run, type RunOptions } from '../support/run.js'

export { packageRoot, program, type Run, type RunOptions } from '../support/run.js'

/** Where a command may leave what it keeps for its user: one for every test file, gone after it. */
const home = mkdtempSync(join(tmpdir(), 'backup-home-'))
afterAll(() => rm(home, { recursive: true, force: true }))
/** Without the plugins that have models: who tests what all of them find says `BACKUP_CONFIG: ''`. */
const environment = { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache'), BACKUP_CONFIG: textOnly }

export function backup(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return run(process.execPath, [program, ...args], options)
}

export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return runProgram(command, args, { ...options, env: { ...environment, ...options.env } })
}

/** One line on stderr, nothing on stdout: what every failure looks like. */
export function errorLine(result: Run): string {
  if (result.stdout !== '') throw new Error(`stdout is not empty: ${result.stdout}`)
  const lines = result.stderr.split('\n')
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`stderr is not one line: ${result.stderr}`)
  return lines[0] ?? ''
}

export interface Scratch {
  path(...names: string[]): string
  remove(): Promise<void>
}

export async function makeScratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'backup-cli-'))
  return { path: (...names) => join(folder, ...names), remove: () => rm(folder, { recursive: true, force: true }) }
}
