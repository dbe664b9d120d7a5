/** One child process that runs plugin code, from the agent's side. */
import { spawn, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import type { ExtractedText } from '../../core/contracts/plugin.js'
import { osSupport } from '../../core/os/libc.js'
import { walledCommand, type WalledCommand, type WallsInit } from '../walls/walled-command.js'
import { Channel } from '../protocol/channel.js'
import type { HostLimits } from '../protocol/limits.js'
import { hostEnvironment } from './environment.js'
import { residentBytes, watchMemory } from './memory-watch.js'
import { maxReplyBytes, parseReply, type ModuleRequest, type Refusal, type Request } from '../protocol/messages.js'
import { logOutput } from './output-log.js'
import { ProcessHistory } from './process-history.js'
import { StepBatch, type TimedStep } from './step-batch.js'
import type { Ending, StepResult } from './step-run.js'

const entry = fileURLToPath(new URL('../inside/entry.js', import.meta.url))

export interface HostProcessOptions {
  readonly limits: HostLimits
  /** Private folder: its working folder and TMPDIR. */
  readonly scratchDirectory: string
  /** What its code may do; beside `readable` it reads what is installed. One that is trusted reads everything. */
  readonly confinement: Pick<WallsInit, 'capabilities' | 'readable' | 'trusted'>
  /** Where installed models lie. */
  readonly modelsDirectory: string
  readonly debug: (message: string) => void
  /** Plugin code in it has tried what it may not. */
  readonly onRefused: (refusal: Refusal) => void
  /** The resident size of processes cannot be read here. */
  readonly onMemoryUnavailable: () => void
}

export class HostProcess {
  readonly pid: number
  /** Resolves when the process is gone and reaped. */
  readonly exited: Promise<Ending>
  readonly history = new ProcessHistory()
  readonly #channel: Channel
  readonly #options: HostProcessOptions
  readonly #announced = new Set<string>()
  /** Number of the file whose text was given last. */
  #textOf: number | undefined
  #ready: () => void = () => undefined
  #batch: StepBatch | undefined
  #diedIdle = false
  #killedFor: Ending | undefined
  #lastWords: string | undefined
  #leaving = false
  #gone = false

  /** Rejects when the process cannot be started or ends before it takes steps. */
  static async start(options: HostProcessOptions): Promise<HostProcess> {
    // Beyond the limit by resident size, so that it is the watch that ends a leak and names its cause.
    const heapMegabytes = Math.max(512, Math.ceil((2 * options.limits.memoryBytes) / 1_000_000))
    const { file, args, walls } = commandOf(heapMegabytes, options)
    const child = spawn(file, args, {
      // The fourth is the channel.
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      cwd: options.scratchDirectory,
      env: hostEnvironment(process.env, options.scratchDirectory),
      // A process group of its own: Ctrl-C on the terminal is ours to handle, and one kill reaches grandchildren.
      detached: true,
    })
    await spawned(child)
    const [, , , socket] = child.stdio
    if (!(socket instanceof Socket)) throw new Error('the process has no channel')
    const host = new HostProcess(child, socket, options)
    options.debug(`host process ${host.pid} is walled in by: ${walls.join(', ')}`)
    await host.#untilReady()
    return host
  }

  private constructor(child: ChildProcess, socket: Socket, options: HostProcessOptions) {
    const pid = child.pid ?? 0
    this.#options = options
    this.pid = pid
    this.#channel = this.#open(socket)
    const stopWatch = this.#watchMemory()
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        stopWatch()
        // Something that a plugin started may hold the other ends for ever; the agent does not wait for it.
        for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref()
        resolve(this.#onExit(code, signal))
      })
    })
    child.on('error', (error) => options.debug(`host process ${pid}: ${error.message}`))
    if (child.stdout !== null) logOutput(child.stdout, `host process ${pid} stdout: `, options.debug)
    if (child.stderr !== null) logOutput(child.stderr, `host process ${pid} stderr: `, options.debug)
    options.debug(`host process ${pid} started`)
  }

  /** Whether another step can be given to it. */
  get alive(): boolean {
    return !this.#leaving
  }

  /** Whether it ended of itself while it had nothing to do. */
  get diedIdle(): boolean {
    return this.#diedIdle
  }

  /** Resident size; 0 where the system does not tell, or it is gone. */
  async residentBytes(): Promise<number> {
    const resident = await residentBytes(this.pid)
    return resident === 'unavailable' ? 0 : resident
  }

  /** Says where a plugin's module lies; once is enough, and more does no harm. */
  announce({ key, modulePath, packageDirectory }: Pick<ModuleRequest, 'key' | 'modulePath' | 'packageDirectory'>, options: ModuleRequest['options']): void {
    if (this.#announced.has(key)) return
    this.#announced.add(key)
    const { modelsDirectory } = this.#options
    this.#channel.send([{ type: 'module', key, modulePath, packageDirectory, modelsDirectory, options } satisfies ModuleRequest])
  }

  /** The text of the file with this number, before the steps that need it. */
  giveText(file: number, extracted: ExtractedText): void {
    if (this.#textOf === file) return
    this.#textOf = file
    this.#channel.send([{ type: 'text', file, extracted } satisfies Request])
  }

  /**
   * Steps of modules that were announced, one after the other; one batch at a time. Never rejects. When `signal` fires
   * what is left is cancelled, and the process killed if it goes on. Where the process ends, the steps that come after
   * the one that it ended in have not begun.
   */
  async run(steps: readonly TimedStep[], signal: AbortSignal): Promise<StepResult[]> {
    if (!this.alive) {
      const ending = await this.exited
      return steps.map(() => ({ kind: 'died', begun: false, ending, ms: 0 }))
    }
    const batch = new StepBatch(steps, this.#options.limits, {
      send: (requests) => this.#channel.send(requests),
      kill: (ending) => this.kill(ending),
      begun: ({ key, file }) => this.history.record(key, file),
    })
    const cancel = (): void => batch.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    this.#batch = batch
    try {
      return await batch.results
    } finally {
      this.#batch = undefined
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
    if (this.#batch !== undefined || this.#leaving) this.kill(ending)
    this.#leaving = true
    if (!this.#gone) this.#channel.send([{ type: 'close' } satisfies Request])
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

  #open(socket: Socket): Channel {
    return new Channel(socket, {
      maxLineBytes: maxReplyBytes(this.#options.limits),
      onLine: (line) => this.#onLine(line),
      onTooLong: () => this.#breach('it sent a message that is too long'),
      onEnd: () => this.#onChannelEnd(),
      onError: (error) => this.#options.debug(`host process ${this.pid} no longer listens: ${error.message}`),
    })
  }

  #onLine(line: string): void {
    const reply = parseReply(line)
    if (reply === undefined) this.#breach('it sent a message that makes no sense')
    else if (reply.type === 'ready') this.#ready()
    else if (reply.type === 'log') this.#options.debug(`host process ${this.pid}: ${reply.message.slice(0, 500)}`)
    else if (reply.type === 'refused') this.#options.onRefused(reply.refusal)
    else if (reply.type === 'uncaught') this.#lastWords = reply.message.slice(0, 300)
    else if (this.#batch?.onReply(reply) !== true) this.#breach('it answered what it was not asked')
  }

  /** Only a plugin that writes to the channel itself brings this about; what else came from there is worth nothing. */
  #breach(what: string): void {
    this.#channel.close()
    this.kill({ cause: 'crashed', description: `the process was ended: ${what}` })
  }

  /** Mostly it has ended, and says in a moment how. One that lives on cannot be reached any more. */
  #onChannelEnd(): void {
    if (this.#gone) return
    const timer = setTimeout(() => this.#breach('it closed its channel'), this.#options.limits.graceMs)
    void this.exited.then(() => clearTimeout(timer))
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): Ending {
    const isUnexpected = !this.#leaving
    this.#leaving = true
    this.#gone = true
    this.#channel.close()
    killGroup(this.pid, this.#options.debug)
    const words = this.#lastWords === undefined ? '' : ` after an error that nobody caught: ${this.#lastWords}`
    const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`
    const ending = this.#killedFor ?? { cause: 'crashed', description: `the process ended with ${how}${words}` }
    this.#options.debug(`host process ${this.pid} ended: ${ending.description}`)
    this.#diedIdle = isUnexpected && this.#batch === undefined
    this.#batch?.onProcessEnd(ending)
    return ending
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

function commandOf(heapMegabytes: number, { confinement, scratchDirectory, modelsDirectory }: HostProcessOptions): WalledCommand {
  const readable = [...confinement.readable, modelsDirectory]
  // Where there is no libc nobody has done what the entry would do for itself; behind the permission model it could not.
  const words = confinement.trusted && !osSupport().available ? [] : ['walled']
  return walledCommand(entry, [String(process.pid), ...words], { ...confinement, heapMegabytes, readable, writable: [scratchDirectory] })
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
