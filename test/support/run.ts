/** Runs programs, ours and others, in an environment of which nothing is the developer's. */
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const packageRoot = fileURLToPath(new URL('../../..', import.meta.url))
/** The real command. */
export const program = join(packageRoot, 'bin', 'run.js')
/** A configuration that leaves out the plugins with models, which take seconds to load each time. */
export const textOnly = join(packageRoot, 'test', 'fixtures', 'text-only.yaml')

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

/** In a session of its own, so that there is no terminal to ask for a password. Nothing but PATH is taken from here. */
export function runProgram(command: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? packageRoot,
      detached: true,
      // No file of the developer's, wherever the checkout lies: a test of configuration says otherwise.
      env: { PATH: process.env['PATH'], BACKUP_CONFIG: '/dev/null', LANG: 'C.UTF-8', TZ: 'UTC', ...options.env },
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
