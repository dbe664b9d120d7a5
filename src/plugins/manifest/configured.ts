/** A plugin as its manifest declares it and as the person wants it. */
import { createHash } from 'node:crypto'
import { encodeStable } from '../../core/combine/encode.js'
import type { Plugin, PluginAnalyzer, PluginConverter } from './manifest.js'

/** What `backup.yaml` says about one plugin. */
export interface PluginSettings {
  /** Default true. */
  readonly enabled?: boolean
  readonly options?: Readonly<Record<string, unknown>>
}

export interface ConfiguredPlugin extends Plugin {
  /** `bundled`: it comes with the agent. */
  readonly origin: 'bundled' | 'installed'
  /** A plugin that is not enabled looks at no file. */
  readonly enabled: boolean
  /** As the person set them; undefined where none are set. */
  readonly givenOptions: Readonly<Record<string, unknown>> | undefined
  /** What outcomes carry; undefined where none are set. */
  readonly optionsDigest: string | undefined
}

/** What a plan names: the declaration and whose it is. */
export type PlannedAnalyzer = PluginAnalyzer & { readonly plugin: ConfiguredPlugin }
export type PlannedConverter = PluginConverter & { readonly plugin: ConfiguredPlugin }
export type Planned = PlannedConverter | PlannedAnalyzer

const digestDigits = 16

/** Its code comes with the agent; everybody else's runs in a process of its own. */
export function isTrusted({ origin }: Pick<ConfiguredPlugin, 'origin'>): boolean {
  return origin === 'bundled'
}

export function configure(plugin: Plugin, origin: ConfiguredPlugin['origin'], settings: PluginSettings = {}): ConfiguredPlugin {
  const { enabled = true, options = {} } = settings
  const givenOptions = Object.keys(options).length === 0 ? undefined : options
  return { ...plugin, origin, enabled, givenOptions, optionsDigest: givenOptions === undefined ? undefined : digestOf(givenOptions) }
}

function digestOf(options: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(encodeStable(options)).digest('hex').slice(0, digestDigits)
}
