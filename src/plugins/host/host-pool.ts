/** The plugin host: analyzers in processes of their own, so that whatever they do costs one section of one file. */
import { setMaxListeners } from 'node:events'
import path from 'node:path'
import type { AnalysisHost, AnalysisRequest, AnalysisResult, AnalyzerIdentity } from '../../core/contracts/analysis.js'
import { hasCode, messageOf } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import type { Warning } from '../../core/contracts/reporter.js'
import { shieldAgent } from '../processes/agent-shield.js'
import { AnalyzerHealth } from './analyzer-health.js'
import { isTrusted, type ConfiguredPlugin, type Planned } from '../manifest/configured.js'
import { FileRun } from './file-run.js'
import { HostLane } from './host-lane.js'
import { defaultLimits, type HostLimits } from '../protocol/limits.js'
import { HostProcess, type HostProcessOptions } from '../processes/host-process.js'
import { fail } from '../protocol/failure-codes.js'
import type { Refusal } from '../protocol/messages.js'
import { interrupted } from './interrupted.js'
import { allFailed } from './outcome-row.js'
import { onlyOf } from '../registry/partial-plan.js'
import type { FilePlan, PluginRegistry } from '../registry/registry.js'
import { SectionChecks } from '../checks/section-checks.js'
import { HostFolders } from './host-folders.js'
import { RefusalNotes } from './refusal-notes.js'
import { readableOf } from './sandbox.js'
import { linkTo, openablePath, type OpenablePath } from './source-path.js'
import { Suspects } from './suspects.js'
import { WaitingLine } from './waiting-line.js'

export interface HostPoolOptions {
  readonly registry: Pick<PluginRegistry, 'planFor' | 'enabled'>
  readonly warn: (warning: Warning) => void
  /** What plugins print and what becomes of processes; for `--debug`. */
  readonly debug: (message: string) => void
  /** Processes at most (default 1); each is started when the first file needs it. */
  readonly processes?: number
  /** Where models lie that a person has installed (default: nowhere). */
  readonly modelsDirectory?: string
  readonly limits?: Partial<HostLimits>
}

export class HostPool implements AnalysisHost {
  readonly #options: HostPoolOptions
  readonly #limits: HostLimits
  readonly #health: AnalyzerHealth
  readonly #suspects: Suspects
  readonly #checks: SectionChecks
  readonly #lanes: readonly HostLane[]
  readonly #line: WaitingLine<HostLane>
  readonly #running = new Map<AbortController, Promise<AnalysisResult>>()
  readonly #folders: HostFolders
  readonly #refusals: RefusalNotes
  #shielded = false
  #closing: Promise<void> | undefined
  #memoryNoteGiven = false
  #lastId = 0

  constructor(options: HostPoolOptions) {
    this.#options = options
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#folders = new HostFolders(options.debug)
    this.#refusals = new RefusalNotes(options.warn)
    this.#health = new AnalyzerHealth(this.#limits.maxBreakdowns, options.warn)
    this.#checks = new SectionChecks(this.#limits)
    const converters = new Set(options.registry.enabled().flatMap((declared) => ('section' in declared ? [] : [declared.key])))
    this.#suspects = new Suspects(this.#health, (key) => converters.has(key))
    const thirdParty = new Map(options.registry.enabled().flatMap(({ key, plugin }) => (isTrusted(plugin) ? [] : [[key, plugin] as const])))
    const slot = { start: (plugin: ConfiguredPlugin | undefined) => this.#startProcess(plugin), thirdParty: (key: string) => thirdParty.get(key), limits: this.#limits, debug: options.debug }
    this.#lanes = Array.from({ length: options.processes ?? 1 }, () => new HostLane(slot, this.#suspects))
    this.#line = new WaitingLine(this.#lanes)
  }

  get processes(): number {
    return this.#lanes.length
  }

  analyzers(): readonly AnalyzerIdentity[] {
    return this.#options.registry.enabled().map(identityOf)
  }

  analyzersFor(file: { mediaType: string; size: number }): readonly AnalyzerIdentity[] {
    const { converter, analyzers } = this.#options.registry.planFor(file)
    return [...(converter === undefined ? [] : [converter]), ...analyzers].map(identityOf)
  }

  /** Ids of the processes that live now. */
  processIds(): readonly number[] {
    return this.#lanes.flatMap(({ pids }) => pids)
  }

  async analyze(request: AnalysisRequest, options: AbortOptions): Promise<AnalysisResult> {
    const { signal } = options
    // One listener per overlapping call is meant; node would print a warning from the eleventh on.
    setMaxListeners(0, signal)
    if (signal.aborted || this.#closing !== undefined) throw interrupted()
    const task = new AbortController()
    const abort = (): void => task.abort()
    signal.addEventListener('abort', abort, { once: true })
    const work = this.#run(request, task.signal)
    this.#running.set(task, work)
    try {
      // The caller need not wait until a plugin has noticed; its process is seen to in the background.
      return await Promise.race([work, rejectedOn(task.signal)])
    } finally {
      signal.removeEventListener('abort', abort)
      const forget = (): unknown => this.#running.delete(task)
      void work.then(forget, forget)
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #run(request: AnalysisRequest, signal: AbortSignal): Promise<AnalysisResult> {
    const whole = this.#options.registry.planFor(request)
    const plan = request.only === undefined ? whole : onlyOf(whole, request.only, request.passing)
    const lane = await this.#line.take(signal)
    try {
      const result = await this.#runIn(lane, plan, request, signal)
      await lane.rest()
      return result
    } finally {
      this.#line.giveBack(lane)
    }
  }

  async #runIn(lane: HostLane, plan: FilePlan, request: AnalysisRequest, signal: AbortSignal): Promise<AnalysisResult> {
    const nextId = (): number => (this.#lastId += 1)
    const scratch = { directory: () => this.#folders.scratch(), debug: this.#options.debug }
    const opened: OpenablePath[] = []
    const stage = async (plugin: ConfiguredPlugin): Promise<string> => {
      const { inputDirectory } = await this.#folders.sandboxOf(plugin)
      const input = await linkTo(request.path, inputDirectory, `source-${nextId()}`, this.#options.debug)
      opened.push(input)
      return input.path
    }
    try {
      const shared = await openablePath(request.path, scratch, `source-${nextId()}`)
      opened.push(shared)
      const { displayName, size, mediaType, withText = false, only, known = {} } = request
      const context = { lane, limits: this.#limits, health: this.#health, suspects: this.#suspects, checks: this.#checks, signal, nextId, stage }
      const source = { path: shared.path, displayName, size, mediaType }
      return await new FileRun(context, { plan, source, withText, only, known }).run()
    } catch (error) {
      if (hasCode(error, 'aborted') || hasCode(error, 'plugin-invalid')) throw error
      // Whatever else goes wrong while plugin code has a hand in it becomes the outcome of its analyzers.
      this.#options.debug(`${request.displayName} cannot be analysed: ${messageOf(error)}`)
      return allFailed(plan, error)
    } finally {
      await Promise.all(opened.map((input) => input.release()))
    }
  }

  async #startProcess(plugin: ConfiguredPlugin | undefined): Promise<HostProcess> {
    if (!this.#shielded) shieldAgent(this.#options.debug)
    this.#shielded = true
    const shared = await this.#folders.scratch()
    const { debug, modelsDirectory = path.join(shared, 'no-models') } = this.#options
    const common = { limits: this.#limits, modelsDirectory, debug, onMemoryUnavailable: () => this.#noteMemory(), onRefused: (refusal: Refusal) => this.#refusals.note(plugin, refusal) }
    const process = await HostProcess.start({ ...common, ...(plugin === undefined ? this.#trusted(shared) : await this.#sandboxed(plugin)) })
    void process.exited.then(({ cause, description }) => {
      if (process.diedIdle && cause !== 'memory') this.#suspects.died(process.history.keys, fail('crashed', description))
    })
    return process
  }

  /** They share processes, so each has what all of them together ask for. */
  #trusted(scratchDirectory: string): Pick<HostProcessOptions, 'confinement' | 'scratchDirectory'> {
    const trusted = this.#options.registry.enabled().flatMap(({ plugin }) => (isTrusted(plugin) ? plugin.granted : []))
    return { scratchDirectory, confinement: { capabilities: new Set(trusted), readable: [], trusted: true } }
  }

  async #sandboxed(plugin: ConfiguredPlugin): Promise<Pick<HostProcessOptions, 'confinement' | 'scratchDirectory'>> {
    const { inputDirectory, temporaryDirectory } = await this.#folders.sandboxOf(plugin)
    const readable = [inputDirectory, ...readableOf(plugin)]
    return { scratchDirectory: temporaryDirectory, confinement: { capabilities: new Set(plugin.granted), readable, trusted: false } }
  }

  #noteMemory(): void {
    if (!this.#memoryNoteGiven) this.#options.debug('this system has no /proc: the memory of plugins is not limited')
    this.#memoryNoteGiven = true
  }

  async #close(): Promise<void> {
    for (const task of this.#running.keys()) task.abort()
    await Promise.all([this.#checks.close(), ...this.#lanes.map((lane) => lane.close())])
    await Promise.allSettled(this.#running.values())
    await this.#folders.remove()
  }
}

function identityOf(declared: Planned): AnalyzerIdentity {
  const { key, version, plugin, timeoutMs } = declared
  const section = 'section' in declared ? declared.section : 'text'
  const models = declared.models.map(({ name }) => name)
  return {
    analyzer: key,
    version,
    section,
    timeoutSeconds: timeoutMs / 1000,
    ...(models.length > 0 && { models }),
    ...(plugin.optionsDigest !== undefined && { options: plugin.optionsDigest }),
  }
}

function rejectedOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(interrupted())
    signal.addEventListener('abort', () => reject(interrupted()), { once: true })
  })
}
