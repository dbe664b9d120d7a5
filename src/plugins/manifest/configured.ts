/** A plugin as its manifest declares it and as the person wants it. */
import { createHash } from 'node:crypto'
import { encodeStable } from '../../core/combine/encode.js'
import type { Capability } from '../../core/contracts/plugin.js'
import type { Plugin, PluginAnalyzer, PluginConverter } from './manifest.js'

/** What `backup.yaml` says about one plugin. */
export interface PluginSettings {
  /** Stronger than what `backup plugins:disable` says (default: as that says, else true). */
  readonly enabled?: boolean
  readonly options?: Readonly<Record<string, unknown>>
}

export interface ConfiguredPlugin extends Plugin {
  /** `bundled`: it comes with the agent. */
  readonly origin: 'bundled' | 'installed'
  /** A plugin that is not enabled looks at no file. */
  readonly enabled: boolean
  /** Of what it asks for, what a person has agreed to; all of it where it comes with the agent. */
  readonly granted: readonly Capability[]
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

/** What was decided about a plugin outside of `backup.yaml`. */
export interface Standing {
  readonly origin: ConfiguredPlugin['origin']
  readonly enabled: boolean
  readonly granted: readonly Capability[]
}

export function configure(plugin: Plugin, standing: Standing, settings: PluginSettings = {}): ConfiguredPlugin {
  const { enabled = standing.enabled, options = {} } = settings
  const givenOptions = Object.keys(options).length === 0 ? undefined : options
  return { ...plugin, ...standing, enabled, givenOptions, optionsDigest: givenOptions === undefined ? undefined : digestOf(givenOptions) }
}

function digestOf(options: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(encodeStable(options)).digest('hex').slice(0, digestDigits)
}
