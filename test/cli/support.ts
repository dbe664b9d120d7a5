/** Runs the real command, in an environment without anything of the developer's own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from '@jest/globals'

export const packageRoot = fileURLToPath(new URL('../../..', import.meta.url))
export const program = join(packageRoot, 'bin', 'run.js')

/** Where a command may leave what it keeps for its user: one for every test file, gone after it. */
const home = mkdtempSync(join(tmpdir(), 'backup-home-'))
afterAll(() => rm(home, { recursive: true, force: true }))
/** No file of the developer's, wherever the checkout lies: a test of configuration says otherwise. */
const environment = {
  HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache'), BACKUP_CONFIG: '/dev/null', LANG: 'C.UTF-8', TZ: 'UTC',
}

export interface Run {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Default `ignore`: no input. */
  readonly stdin?: 'ignore' | 'pipe'
  /** Called with the running process, to send it signals or read its output. */
  onStart?(child: ChildProcess): void
}

/** In a session of its own, so that there is no terminal to ask for a password. */
export function backup(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return run(process.execPath, [program, ...args], options)
}

export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? packageRoot,
      detached: true,
      env: { PATH: process.env['PATH'], ...environment, ...options.env },
      stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
    options.onStart?.(child)
  })
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
