/** One child process that runs plugin code, from the agent's side. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { codeOf, messageOf } from '../core/contracts/errors.js'
import type { HostLimits } from './host-limits.js'
import { hostEnvironment } from './host-environment.js'
import { watchMemory } from './memory-watch.js'
import { parseReply, type Reply, type Request, type Step } from './messages.js'
import { logOutput } from './output-log.js'
import { StepRun, type Ending, type StepResult } from './step-run.js'

const entry = fileURLToPath(new URL('./host-entry.js', import.meta.url))

export interface HostProcessOptions {
  readonly limits: HostLimits
  /** Private folder: its working folder and TMPDIR. */
  readonly scratchDirectory: string
  readonly debug: (message: string) => void
  /** The resident size of processes cannot be read here. */
  readonly onMemoryUnavailable: () => void
}

export class HostProcess {
  readonly pid: number
  /** Resolves when the process is gone and reaped. */
  readonly exited: Promise<Ending>
  readonly #child: ChildProcess
  readonly #options: HostProcessOptions
  #ready: () => void = () => undefined
  #run: StepRun | undefined
  #killedFor: Ending | undefined
  #lastWords: string | undefined
  #leaving = false
  #gone = false

  /** Rejects when the process cannot be forked or ends before it takes steps. */
  static async start(options: HostProcessOptions): Promise<HostProcess> {
    const child = fork(entry, [String(process.pid)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      cwd: options.scratchDirectory,
      env: hostEnvironment(process.env, options.scratchDirectory),
      // Beyond the limit by resident size, so that it is the watch that ends a leak and names its cause.
      execArgv: [`--max-old-space-size=${Math.max(512, Math.ceil((2 * options.limits.memoryBytes) / 1_000_000))}`],
      // A process group of its own: Ctrl-C on the terminal is ours to handle, and one kill reaches grandchildren.
      detached: true,
    })
    await spawned(child)
    const host = new HostProcess(child, child.pid ?? 0, options)
    await host.#untilReady()
    return host
  }

  private constructor(child: ChildProcess, pid: number, options: HostProcessOptions) {
    this.#child = child
    this.#options = options
    this.pid = pid
    const stopWatch = this.#watchMemory()
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        stopWatch()
        resolve(this.#onExit(code, signal))
      })
    })
    child.on('message', (message) => this.#onMessage(message))
    child.on('error', (error) => options.debug(`host process ${pid}: ${error.message}`))
    if (child.stdout !== null) logOutput(child.stdout, `host process ${pid} stdout: `, options.debug)
    if (child.stderr !== null) logOutput(child.stderr, `host process ${pid} stderr: `, options.debug)
    options.debug(`host process ${pid} started`)
  }

  /** Whether another step can be given to it. */
  get alive(): boolean {
    return !this.#leaving
  }

  /** One at a time. Never rejects. When `signal` fires the step is cancelled, and the process killed if it goes on. */
  async run(step: Step, stepMs: number, signal: AbortSignal): Promise<StepResult> {
    if (!this.alive) return { kind: 'died', begun: false, ending: await this.exited, ms: 0 }
    const { loadMs, graceMs } = this.#options.limits
    const run = new StepRun(step, { loadMs, stepMs, graceMs }, { send: (request) => this.#send(request), kill: (ending) => this.kill(ending) })
    const cancel = (): void => run.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    this.#run = run
    try {
      return await run.result
    } finally {
      this.#run = undefined
      signal.removeEventListener('abort', cancel)
      if (!this.alive) await this.exited
    }
  }

  kill(ending: Ending): void {
    this.#killedFor ??= ending
    this.#leaving = true
    if (!this.#gone) killGroup(this.pid, this.#options.debug)
  }

  /** Lets plugins stop in good order when nothing is running; kills otherwise, and at the limit. */
  async close(): Promise<void> {
    const ending: Ending = { cause: 'agent', description: 'closed' }
    if (this.#run !== undefined || this.#leaving) this.kill(ending)
    this.#leaving = true
    if (!this.#gone) this.#send({ type: 'close' })
    const timer = setTimeout(() => this.kill(ending), this.#options.limits.closeMs)
    await this.exited
    clearTimeout(timer)
  }

  async #untilReady(): Promise<void> {
    const timer = setTimeout(() => this.kill({ cause: 'agent', description: 'it did not get ready in time' }), this.#options.limits.startMs)
    const ready = new Promise<undefined>((resolve) => (this.#ready = () => resolve(undefined)))
    const ending = await Promise.race([ready, this.exited])
    clearTimeout(timer)
    if (ending !== undefined) throw new Error(`the process ended at once: ${ending.description}`)
  }

  #onMessage(message: unknown): void {
    const reply: Reply | undefined = parseReply(message)
    if (reply === undefined) this.#options.debug(`host process ${this.pid}: a message that makes no sense is ignored`)
    else if (reply.type === 'ready') this.#ready()
    else if (reply.type === 'log') this.#options.debug(`host process ${this.pid}: ${reply.message.slice(0, 500)}`)
    else if (reply.type === 'uncaught') this.#lastWords = reply.message.slice(0, 300)
    else this.#run?.onReply(reply)
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): Ending {
    this.#leaving = true
    this.#gone = true
    killGroup(this.pid, this.#options.debug)
    const words = this.#lastWords === undefined ? '' : ` after an error that nobody caught: ${this.#lastWords}`
    const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`
    const ending = this.#killedFor ?? { cause: 'crashed', description: `the process ended with ${how}${words}` }
    this.#options.debug(`host process ${this.pid} ended: ${ending.description}`)
    this.#run?.onProcessEnd(ending)
    return ending
  }

  #send(request: Request): void {
    this.#child.send(request, (error) => {
      if (error !== null) this.#options.debug(`host process ${this.pid} no longer listens: ${messageOf(error)}`)
    })
  }

  #watchMemory(): () => void {
    const { memoryBytes, memoryPollMs } = this.#options.limits
    return watchMemory(this.pid, {
      limitBytes: memoryBytes,
      intervalMs: memoryPollMs,
      onExceeded: (resident) => {
        const description = `the process took ${Math.round(resident / 1e6)} MB of memory, more than the ${Math.round(memoryBytes / 1e6)} MB allowed`
        this.kill({ cause: 'memory', description })
      },
      onUnavailable: this.#options.onMemoryUnavailable,
    })
  }
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
}

/** The process and whatever it started. */
function killGroup(pid: number, debug: (message: string) => void): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') debug(`host process ${pid} cannot be killed: ${messageOf(error)}`)
  }
}
