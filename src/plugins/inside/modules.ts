/** Inside a host process: plugin modules, each loaded and started once. */
import { pathToFileURL } from 'node:url'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import type { Analyzer, PluginContext, TextConverter } from '../../core/contracts/plugin.js'
import { isFields } from '../../core/support/shapes.js'
import { denialNote } from './denial.js'
import { maxModelLength, type ModuleRequest } from '../protocol/messages.js'

/** What both kinds of plugin code share. */
type Startable = Pick<Analyzer<unknown>, 'start' | 'stop'>

interface Loaded {
  readonly instance: Startable
  /** What `start` said that will speak. */
  readonly model: string | undefined
}

export interface Ready<Kind> {
  readonly instance: Kind
  readonly model: string | undefined
}

export class HostModules {
  readonly #log: (message: string) => void
  readonly #announced = new Map<string, ModuleRequest>()
  readonly #loaded = new Map<string, Promise<Loaded>>()

  constructor(log: (message: string) => void) {
    this.#log = log
  }

  /** Nothing is loaded yet. */
  announce(module: ModuleRequest): void {
    this.#announced.set(module.key, module)
  }

  /** Whether asking for it costs no time. */
  isLoaded(key: string): boolean {
    return this.#loaded.has(key)
  }

  async analyzer(key: string): Promise<Ready<Analyzer<unknown>>> {
    const { instance, model } = await this.#load(key)
    if ('analyze' in instance && typeof instance.analyze === 'function') return { instance: instance as Analyzer<unknown>, model }
    throw loadFailed('its default export has no "analyze" function')
  }

  async converter(key: string): Promise<Ready<TextConverter>> {
    const { instance, model } = await this.#load(key)
    if ('convert' in instance && typeof instance.convert === 'function') return { instance: instance as TextConverter, model }
    throw loadFailed('its default export has no "convert" function')
  }

  /** Errors are logged: the process ends anyway. */
  async stop(): Promise<void> {
    for (const loading of this.#loaded.values()) {
      try {
        await (await loading).instance.stop?.()
      } catch (error) {
        this.#log(`stopping a plugin failed: ${messageOf(error)}`)
      }
    }
  }

  #load(key: string): Promise<Loaded> {
    const known = this.#loaded.get(key)
    if (known !== undefined) return known
    const loading = this.#loadNew(key)
    this.#loaded.set(key, loading)
    return loading
  }

  async #loadNew(key: string): Promise<Loaded> {
    const announced = this.#announced.get(key)
    try {
      if (announced === undefined) throw new Error('nobody said where it lies')
      const { modulePath, packageDirectory, modelsDirectory, options } = announced
      const module = (await import(pathToFileURL(modulePath).href)) as { default?: unknown }
      const instance = instantiate(module.default)
      const context: PluginContext = { packageDirectory, modelsDirectory, options, log: (message) => this.#log(`${key}: ${message}`) }
      return { instance, model: modelFrom(await instance.start?.(context)) }
    } catch (error) {
      const code = codeOf(error)
      throw loadFailed(code === undefined ? messageOf(error) : `${messageOf(error)} (${code})${denialNote(error)}`)
    }
  }
}

function instantiate(exported: unknown): Startable {
  const instance: unknown = typeof exported === 'function' ? Reflect.construct(exported, []) : exported
  if (typeof instance === 'object' && instance !== null) return instance
  throw new Error('it has no default export that is an object or a class')
}

/** What `start` returned is the plugin's: it may be anything. */
function modelFrom(started: unknown): string | undefined {
  const model = isFields(started) ? started.model : undefined
  if (model === undefined) return undefined
  if (typeof model === 'string' && model !== '' && model.length <= maxModelLength) return model
  throw new Error(`start returned a model that is no name of at most ${maxModelLength} characters`)
}

function loadFailed(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'plugin-load-failed' })
}
