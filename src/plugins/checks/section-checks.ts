/** The schemas of a run: each compiled on the first use of its analyzer, in a thread that can be ended. */
import { messageOf } from '../../core/contracts/errors.js'
import { hasKnownShape } from '../../core/support/known-sections.js'
import { CheckWorker } from './check-worker.js'
import { isTrusted, type ConfiguredPlugin } from '../manifest/configured.js'
import { strayLink } from '../manifest/stray-links.js'
import { fail, type Failure } from '../protocol/failure-codes.js'
import type { HostLimits } from '../protocol/limits.js'
import { exceedsBounds } from '../protocol/json-shape.js'
import { maxDepth } from '../protocol/json-value.js'
import { describeProblem } from './option-errors.js'
import type { CheckedAnalyzer } from './section-check.js'

export type CheckedSection =
  | { readonly value: unknown }
  /** `broke`: the check came to no end, and cost its thread. */
  | { readonly failure: Failure; readonly broke: boolean }

export type PluginOptions = { readonly options: Readonly<Record<string, unknown>> } | { readonly failure: Failure }

export class SectionChecks {
  readonly #maxBytes: number
  readonly #worker: CheckWorker
  readonly #compiled = new Map<string, Promise<Failure | undefined>>()
  readonly #options = new Map<string, Promise<PluginOptions>>()

  constructor(limits: Pick<HostLimits, 'maxSectionBytes' | 'checkMs'>) {
    this.#maxBytes = limits.maxSectionBytes
    this.#worker = new CheckWorker(limits.checkMs)
  }

  /** A failure `plugin-load-failed` where the schema is none. Never rejects. */
  refusal(analyzer: CheckedAnalyzer): Promise<Failure | undefined> {
    const known = this.#compiled.get(analyzer.key) ?? this.#compile(analyzer)
    this.#compiled.set(analyzer.key, known)
    return known
  }

  /**
   * What the plugin is told of its options, defaults filled in; a failure `plugin-load-failed` where there is no telling, or where its
   * package opens more than itself. Never rejects.
   */
  options(plugin: ConfiguredPlugin): Promise<PluginOptions> {
    const known = this.#options.get(plugin.name) ?? this.#resolve(plugin)
    this.#options.set(plugin.name, known)
    return known
  }

  /** `json` as it came from the plugin's process. Never rejects. */
  async check(analyzer: CheckedAnalyzer, json: string): Promise<CheckedSection> {
    const read = readSection(json, this.#maxBytes)
    if ('failure' in read) return { ...read, broke: false }
    const answer = await this.#worker.section(analyzer, json)
    if ('ended' in answer) return { failure: fail('schema', `${analyzer.section} cannot be checked against its schema: ${answer.ended}`), broke: true }
    if (answer.failure !== undefined) return { failure: answer.failure, broke: false }
    if (hasKnownShape(analyzer.section, read.value)) return read
    return { failure: fail('schema', `${analyzer.section} has not the shape that the agent knows by this name (FileMetadata in backup-agent/plugin)`), broke: false }
  }

  /** Ends the thread. Checks that wait come to nothing. */
  close(): Promise<void> {
    return this.#worker.close()
  }

  async #resolve(plugin: ConfiguredPlugin): Promise<PluginOptions> {
    const { name, optionsSchema, givenOptions = {} } = plugin
    const opened = await this.#opened(plugin)
    if (opened !== undefined) return { failure: fail('plugin-load-failed', opened) }
    if (optionsSchema === undefined) return { options: {} }
    const answer = await this.#worker.options({ packageName: name, schema: optionsSchema, given: givenOptions })
    if ('options' in answer) return answer
    if ('problem' in answer) return { failure: fail('plugin-load-failed', describeProblem(name, answer.problem)) }
    const why = 'ended' in answer ? `the options of plugin ${name} cannot be checked: ${answer.ended}` : answer.schemaFault
    return { failure: fail('plugin-load-failed', why) }
  }

  /** What lies where a link of its package leads; whoever may write reads everything anyway. */
  async #opened(plugin: ConfiguredPlugin): Promise<string | undefined> {
    if (isTrusted(plugin) || plugin.granted.includes('write')) return undefined
    try {
      const stray = await strayLink(plugin.directory)
      return stray === undefined ? undefined : `plugin ${plugin.name} is not used: ${stray} is a link that leads out of its package`
    } catch (error) {
      return `plugin ${plugin.name} is not used: its folder cannot be searched for links (${messageOf(error)})`
    }
  }

  async #compile(analyzer: CheckedAnalyzer): Promise<Failure | undefined> {
    const answer = await this.#worker.section(analyzer, undefined)
    if (!('ended' in answer)) return answer.failure
    return fail('plugin-load-failed', `plugin ${analyzer.packageName}: the schema of ${analyzer.key} cannot be compiled: ${answer.ended}`)
  }
}

function readSection(json: string, maxBytes: number): { readonly value: unknown } | { readonly failure: Failure } {
  const bytes = Buffer.byteLength(json)
  if (bytes > maxBytes) return { failure: fail('too-large', `the section is ${bytes} bytes, more than the ${maxBytes} allowed`) }
  const tooDeep = exceedsBounds(json, { depth: maxDepth })
  if (tooDeep !== undefined) return { failure: fail('schema', `the section is ${tooDeep}`) }
  try {
    return { value: JSON.parse(json) as unknown }
  } catch (error) {
    return { failure: fail('schema', `what came back is no JSON: ${messageOf(error)}`) }
  }
}
