/** One place in the pool: a host process, started when the first step needs it and again after it broke. */
import { BackupError, messageOf } from '../core/contracts/errors.js'
import type { HostProcess } from './host-process.js'

const startAttempts = 2

export class HostLane {
  readonly #start: () => Promise<HostProcess>
  #process: HostProcess | undefined
  #starting: Promise<HostProcess> | undefined
  #closed = false

  constructor(start: () => Promise<HostProcess>) {
    this.#start = start
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

  async close(): Promise<void> {
    this.#closed = true
    // Whoever waits for the start hears of its failure; here it only means that there is nothing to close.
    const started = await this.#starting?.catch(() => undefined)
    await started?.close()
  }

  async #startAnew(): Promise<HostProcess> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#closed) throw new BackupError('aborted', 'the plugin host was closed')
      try {
        return await this.#start()
      } catch (error) {
        if (attempt < startAttempts) continue
        const hint = 'Run without analysis (--no-analyze), and see the cause with --debug.'
        throw new BackupError('plugin-invalid', `no process for plugins can be started: ${messageOf(error)}`, { cause: error, hint })
      }
    }
  }
}
