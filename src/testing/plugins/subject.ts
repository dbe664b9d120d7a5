/** What is examined: one analyzer or converter of one plugin, as the agent would run it. */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { BackupError } from '../../core/contracts/errors.js'
import { isFields } from '../../core/support/shapes.js'
import { checkRequirements, thisMachine } from '../../plugins/installation/requirements.js'
import { configure, type ConfiguredPlugin, type Planned, type PlannedAnalyzer, type PlannedConverter } from '../../plugins/manifest/configured.js'
import { readPlugin, type Declared, type Plugin } from '../../plugins/manifest/manifest.js'
import { PluginRegistry } from '../../plugins/registry/registry.js'

/** dist/testing/plugins/subject.js lies three folders below the package. */
const agentDirectory = fileURLToPath(new URL('../../..', import.meta.url))
const insideDirectory = fileURLToPath(new URL('../inside', import.meta.url))

export interface Subject {
  readonly declared: Planned
  /** Samples are converted by whoever would convert them in a backup. */
  readonly converterFor: (mediaType: string) => PlannedConverter | undefined
}

/** The plugin in this folder with these options. Throws `plugin-invalid`, saying what is wrong and how to mend it. */
export function pluginIn(directory: string, options: Readonly<Record<string, unknown>> = {}): ConfiguredPlugin {
  if (!existsSync(path.join(directory, 'package.json'))) {
    throw new BackupError('plugin-invalid', `no package.json in ${directory}`, { hint: 'Name the folder of the plugin, the one with its package.json.' })
  }
  const plugin = readPlugin(directory)
  if (plugin === undefined) throw new BackupError('plugin-invalid', `${directory} is no plugin: its package.json has no "backup" key`, { hint: 'Add the key (backup-agent/plugin: PluginManifest).' })
  const packageJson: unknown = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'))
  // What an installation would refuse.
  if (isFields(packageJson)) checkRequirements(plugin.name, packageJson, thisMachine)
  const origin = isBundled(plugin) ? 'bundled' : 'installed'
  // Its author has agreed to what it asks for.
  return configure(plugin, { origin, enabled: true, granted: plugin.capabilities }, { options })
}

export function subjectsOf(plugin: ConfiguredPlugin): readonly Subject[] {
  let bundled: PluginRegistry | undefined
  const converterFor = (mediaType: string): PlannedConverter | undefined => {
    bundled ??= PluginRegistry.read({ root: agentDirectory, warn: () => undefined })
    return bundled.planFor({ mediaType, size: 0 }).converter
  }
  return [...plugin.converters, ...plugin.analyzers].map((declared) => ({ declared: { ...declared, plugin }, converterFor }))
}

function isBundled({ directory }: Plugin): boolean {
  const bundled = path.join(realpathSync(agentDirectory), 'plugins')
  return path.dirname(directory) === bundled
}

/** What the suites bring along runs as the agent's own code does. */
const ownPlugin: ConfiguredPlugin = configure(
  { name: 'backup-agent/testing', version: '0.0.0', directory: insideDirectory, optionsSchema: undefined, capabilities: [], analyzers: [], converters: [], transports: [] },
  { origin: 'bundled', enabled: true, granted: [] },
)

function ownModule(id: string): Declared {
  return {
    key: `${ownPlugin.name}/${id}`, packageName: ownPlugin.name, version: ownPlugin.version, packageDirectory: insideDirectory, modulePath: path.join(insideDirectory, `${id}.js`),
    mediaTypes: ['*/*'], maxBytes: Number.MAX_SAFE_INTEGER, timeoutMs: 60_000, models: [],
  }
}

/** Text as it is, whatever the media type. */
export const verbatim: PlannedConverter = { ...ownModule('verbatim'), plugin: ownPlugin }

/** In the process of `plugin`. */
export function observerIn(plugin: ConfiguredPlugin, id: 'observer' | 'last-observer'): PlannedAnalyzer {
  return { ...ownModule(id), section: id === 'observer' ? 'observed' : 'lastObserved', needsText: false, after: [], schema: {}, plugin }
}
