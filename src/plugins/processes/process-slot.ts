/** Where one host process lives: started when it is first needed, again after it broke, and replaced when it has served long enough. */
import { BackupError, messageOf } from '../../core/contracts/errors.js'
import type { HostLimits } from '../protocol/limits.js'
import type { HostProcess } from './host-process.js'

export interface SlotOptions {
  readonly start: () => Promise<HostProcess>
  readonly limits: Pick<HostLimits, 'memoryBytes' | 'recycleFiles' | 'recycleShare' | 'recycleMinFiles'>
  readonly debug: (message: string) => void
}

const startAttempts = 2
/** What a process grows by without anybody leaking: caches, a heap that is collected late. */
const harmlessGrowth = 1.5

export class ProcessSlot {
  readonly #options: SlotOptions
  readonly #retired: Promise<void>[] = []
  #process: HostProcess | undefined
  #starting: Promise<HostProcess> | undefined
  #closed = false
  #mostFiles: number
  /** Resident size of this process after its first file: models are loaded by then, mostly. */
  #firstBytes = 0

  constructor(options: SlotOptions) {
    this.#options = options
    this.#mostFiles = options.limits.recycleFiles
  }

  /** Of the process that lives now. */
  get pid(): number | undefined {
    return this.#process?.alive === true ? this.#process.pid : undefined
  }

  /** Rejects with `plugin-invalid` when none can be started, with `aborted` after `close`. */
  async process(): Promise<HostProcess> {
    if (this.#process?.alive === true) return this.#process
    await this.#process?.exited
    this.#starting = this.#startAnew()
    this.#process = await this.#starting
    return this.#process
  }

  /** A process grew too large after so many files, and nobody in particular did it: the next ones are replaced earlier. */
  shorten(files: number): void {
    this.#mostFiles = Math.max(1, Math.min(this.#mostFiles, Math.floor(files / 2)))
    this.#options.debug(`host processes are replaced after ${this.#mostFiles} files from now on`)
  }

  /** Between two files, while nothing runs: replaces a process that has served long enough. The next one is started when it is needed. */
  async rest(): Promise<void> {
    const process = this.#process
    if (process?.alive !== true) return
    const reason = await this.#reasonToReplace(process)
    if (reason === undefined || !process.alive) return
    this.#options.debug(`host process ${process.pid} is replaced: ${reason}`)
    this.retire()
  }

  /** Ends the process in good order, in the background. */
  retire(): void {
    if (this.#process?.alive === true) this.#retired.push(this.#process.close())
    this.#process = undefined
    this.#starting = undefined
  }

  async close(): Promise<void> {
    this.#closed = true
    // Whoever waits for the start hears of its failure; here it only means that there is nothing to close.
    const started = await this.#starting?.catch(() => undefined)
    await Promise.all([started?.close(), ...this.#retired])
  }

  async #reasonToReplace(process: HostProcess): Promise<string | undefined> {
    const { memoryBytes, recycleMinFiles, recycleShare } = this.#options.limits
    const { files } = process.history
    if (files >= this.#mostFiles) return `it has seen ${files} files`
    if (files === 1) this.#firstBytes = await process.residentBytes()
    // Resident sizes change slowly: to look now and then is enough.
    if (files < recycleMinFiles || files % recycleMinFiles !== 0) return undefined
    const resident = await process.residentBytes()
    if (resident <= recycleShare * memoryBytes || resident <= harmlessGrowth * this.#firstBytes) return undefined
    return `idle, it takes ${Math.round(resident / 1e6)} MB after ${files} files`
  }

  async #startAnew(): Promise<HostProcess> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#closed) throw new BackupError('aborted', 'the plugin host was closed')
      try {
        return await this.#options.start()
      } catch (error) {
        if (attempt < startAttempts) continue
        const hint = 'Run without analysis (--no-analyze), and see the cause with --debug.'
        throw new BackupError('plugin-invalid', `no process for plugins can be started: ${messageOf(error)}`, { cause: error, hint })
      }
    }
  }
}
