/** One run of npm, in a group of processes of its own, without a terminal and without the agent's secrets. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { BackupError, codeOf } from '../../core/contracts/errors.js'
import { throwIfAborted } from '../../core/support/abort.js'
import { npmFailure } from './npm-errors.js'
import type { NpmProgram } from './npm-program.js'

export interface NpmOptions {
  readonly npm: NpmProgram
  readonly environment: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  /** Hears what npm said. */
  readonly debug: (message: string) => void
}

/** What ran us may be npm itself; what it tells its scripts is nothing to the npm that we run. `BACKUP_PASSWORD` is nobody's. */
const notHandedOn = /^(?:_PACOTE_NO_PREPARE_$|npm_(?:package|lifecycle|command|execpath|node_execpath|config_(?:prefix|local_prefix|global|dry_run|ignore_scripts|omit|include|json|workspaces?)$)|INIT_CWD$|BACKUP_)/i
const guard = fileURLToPath(new URL('./npm-guard.js', import.meta.url))
const noPreparation = new URL('./no-preparation.js', import.meta.url).href
/** Enough for whatever npm has to say of itself; scripts may say more. */
const mostOutput = 4 * 1024 * 1024

/** `folder`: the project that it works on. Errors: `install-failed`, `aborted`. */
export async function runNpm(words: readonly string[], folder: string, { debug, environment, npm, signal }: NpmOptions): Promise<void> {
  throwIfAborted(signal)
  const guarded = npm.isScript ? ['--import', guard] : []
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !notHandedOn.test(name)))
  const child = spawn(npm.file, [...guarded, ...npm.arguments, ...words], {
    cwd: folder,
    // Nobody sees its questions: whoever wants a password has to be told it beforehand.
    env: { ...env, GIT_TERMINAL_PROMPT: '0', NO_COLOR: '1', NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} --import=${noPreparation}`.trim() },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const stop = (): void => endGroup(child)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const [output, code] = await Promise.all([outputOf(child), codeOfEnd(child)])
    for (const line of output.errors.split('\n')) if (line !== '') debug(line)
    throwIfAborted(signal)
    if (code !== 0) throw npmFailure(output.result, output.errors)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function codeOfEnd(child: ChildProcess): Promise<number | null> {
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return code
  } catch (error) {
    throw new BackupError('install-failed', `npm cannot be started (${codeOf(error) ?? 'unknown'})`, { cause: error, hint: 'See whether npm works: npm --version' })
  }
}

async function outputOf({ stderr, stdout }: ChildProcess): Promise<{ result: string; errors: string }> {
  const [result, errors] = await Promise.all([stdout, stderr].map(async (stream) => {
    let text = ''
    stream?.setEncoding('utf8')
    for await (const piece of stream ?? []) text = (text + String(piece)).slice(-mostOutput)
    return text
  }))
  return { result: result ?? '', errors: errors ?? '' }
}

/** There is nothing that it would have to put in order: its folder goes, and its cache is made for that. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}
