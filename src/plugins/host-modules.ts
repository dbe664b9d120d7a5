/** Inside a host process: plugin modules, each loaded and started once. */
import { pathToFileURL } from 'node:url'
import { codeOf, messageOf } from '../core/contracts/errors.js'
import type { Analyzer, PluginContext, TextConverter } from '../core/contracts/plugin.js'
import type { Step } from './messages.js'

/** What both kinds of plugin code share. */
type Startable = Pick<Analyzer<unknown>, 'start' | 'stop'>

export class HostModules {
  readonly #log: (message: string) => void
  readonly #loaded = new Map<string, Promise<Startable>>()

  constructor(log: (message: string) => void) {
    this.#log = log
  }

  /** Whether asking for it costs no time. */
  isLoaded(key: string): boolean {
    return this.#loaded.has(key)
  }

  async analyzer(step: Step): Promise<Analyzer<unknown>> {
    const loaded = await this.#load(step)
    if ('analyze' in loaded && typeof loaded.analyze === 'function') return loaded as Analyzer<unknown>
    throw loadFailed(step, 'its default export has no "analyze" function')
  }

  async converter(step: Step): Promise<TextConverter> {
    const loaded = await this.#load(step)
    if ('convert' in loaded && typeof loaded.convert === 'function') return loaded as TextConverter
    throw loadFailed(step, 'its default export has no "convert" function')
  }

  /** Errors are logged: the process ends anyway. */
  async stop(): Promise<void> {
    for (const loading of this.#loaded.values()) {
      try {
        await (await loading).stop?.()
      } catch (error) {
        this.#log(`stopping a plugin failed: ${messageOf(error)}`)
      }
    }
  }

  #load(step: Step): Promise<Startable> {
    const known = this.#loaded.get(step.key)
    if (known !== undefined) return known
    const loading = this.#loadNew(step)
    this.#loaded.set(step.key, loading)
    return loading
  }

  async #loadNew(step: Step): Promise<Startable> {
    try {
      const module = (await import(pathToFileURL(step.modulePath).href)) as { default?: unknown }
      const instance = instantiate(module.default)
      const context: PluginContext = { packageDirectory: step.packageDirectory, options: {}, log: (message) => this.#log(`${step.key}: ${message}`) }
      await instance.start?.(context)
      return instance
    } catch (error) {
      const code = codeOf(error)
      throw loadFailed(step, code === undefined ? messageOf(error) : `${messageOf(error)} (${code})`)
    }
  }
}

function instantiate(exported: unknown): Startable {
  const instance: unknown = typeof exported === 'function' ? Reflect.construct(exported, []) : exported
  if (typeof instance === 'object' && instance !== null) return instance
  throw new Error('it has no default export that is an object or a class')
}

function loadFailed(step: Step, reason: string): Error {
  return Object.assign(new Error(`${step.modulePath} cannot be used: ${reason}`), { code: 'plugin-load-failed' })
}
