/** Runs the `build` script of a package as npm would, without npm's half second. */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { codeOf } from '../../core/contracts/errors.js'

export interface BuildRun {
  readonly script: string
  /** Whole milliseconds. */
  readonly ms: number
  /** Undefined where it went well; else how it ended. */
  readonly failure?: string
  /** What it printed, stdout and stderr together, cut at its start. */
  readonly output: string
}

export interface BuildInit {
  /** The package's folder. */
  readonly directory: string
  readonly script: string
  readonly signal: AbortSignal
  readonly now: () => number
}

/** UTF-16 code units of output that are kept: a compiler's last words. */
const maxOutput = 20_000

/** Never rejects because of the script. Rejects when `signal` fires, and ends the script and what it started. */
export function runBuild({ directory, script, signal, now }: BuildInit): Promise<BuildRun> {
  signal.throwIfAborted()
  const began = now()
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', script], { cwd: directory, env: buildEnvironment(process.env, directory), detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (text: string): void => void (output = (output + text).slice(-maxOutput))
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    const stop = (): void => killGroup(child.pid)
    signal.addEventListener('abort', stop, { once: true })
    const settle = (failure: string | undefined): void => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(signal.reason as Error)
      else resolve({ script, ms: Math.round(now() - began), output, ...(failure !== undefined && { failure }) })
    }
    child.once('error', ({ message }) => settle(message))
    child.once('close', (code, killedBy) => settle(code === 0 ? undefined : code === null ? `signal ${killedBy ?? 'unknown'}` : `exit code ${code}`))
  })
}

/** Programs of the package's dependencies come first; what the agent is given in its environment is no business of the script. */
function buildEnvironment(environment: NodeJS.ProcessEnv, directory: string): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('BACKUP_')))
  const folders: string[] = []
  for (let folder = directory; ; folder = dirname(folder)) {
    folders.push(join(folder, 'node_modules', '.bin'))
    if (folder === dirname(folder)) break
  }
  return { ...own, PATH: [...folders, environment['PATH'] ?? ''].join(':') }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}
