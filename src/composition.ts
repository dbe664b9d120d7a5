/** The only place that builds the container: one child for every command. */
import 'reflect-metadata'
import { fileURLToPath } from 'node:url'
import { container, instanceCachingFactory, type DependencyContainer } from 'tsyringe'
import type { Interruption } from './cli/interruption.js'
import { Output } from './cli/output.js'
import { askOnTerminal } from './cli/password/prompt.js'
import { modelsDirectory } from './cli/models/models-directory.js'
import { PasswordSource } from './cli/password/source.js'
import { pluginStatePath } from './cli/plugins/state-file.js'
import { registrySettings, withPlace } from './cli/plugins/registry-settings.js'
import { Repositories } from './cli/repositories.js'
import { StreamReporter } from './cli/reporter/reporter.js'
import { cacheFolder, SearchIndexes } from './cli/search-indexes.js'
import type { CommandSettings } from './cli/settings.js'
import { serverStores } from './cli/stores/server-stores.js'
import { Stores } from './cli/stores/stores.js'
import { transportRegistry } from './cli/stores/transports.js'
import type { AnalysisHost } from './core/contracts/analysis.js'
import type { Clock } from './core/contracts/clock.js'
import type { BackupError } from './core/contracts/errors.js'
import type { ObjectStore } from './core/contracts/object-store.js'
import type { Warning } from './core/contracts/reporter.js'
import type { OpenOptions } from './core/contracts/transport.js'
import type { MoreTransports, TransportRegistry } from './core/transport/registry.js'
import type { PluginInstaller } from './plugins/installation/installer.js'
import type { PluginRegistry } from './plugins/registry/registry.js'
import { StatisticsFile } from './plugins/statistics/statistics.js'
import * as tokens from './tokens.js'

/** Who hears of what is wrong with plugins and with what settings say about them. */
export interface PluginsHearing {
  /** Of broken plugins and unknown names (default: the reporter). */
  readonly warn?: (warning: Warning) => void
  /**
   * Of `config-invalid` for each plugin that does not take the options it is given, with their place: for a command that
   * only informs (default: reading the plugins rejects with the first).
   */
  readonly wrongOptions?: (error: BackupError) => void
}

/** What a command works with. */
export interface CommandServices {
  readonly settings: CommandSettings
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly output: Output
  readonly reporter: StreamReporter
  readonly repositories: Repositories
  /** For what is no repository: stores as they are, without what is put around those of repositories. */
  readonly transports: () => TransportRegistry
  readonly searchIndexes: SearchIndexes
  /** Whether somebody sees the status line: then totals and the time left are worth counting for. */
  readonly watched: boolean
  /** For a server: opens stores of any address, with so many connections to each at a time; `warn` hears of those that have to be waited for. */
  serverStores(connections: number, warn: (message: string) => void): (address: string, options: OpenOptions) => Promise<ObjectStore>
  /** From now on the command answers signals itself; see `Interruption`. */
  answerSignals(answer: (name: NodeJS.Signals) => void): void
  /** Reads the plugins' manifests on the first call, which decides who hears of what. */
  plugins(hearing?: PluginsHearing): Promise<PluginRegistry>
  /** Installs plugins and removes them; reads nothing by itself. */
  installer(): Promise<PluginInstaller>
  /** How analyzers have done on this machine so far. */
  readonly statistics: StatisticsFile
  /** The same; starts no process by itself. */
  analysisHost(): Promise<AnalysisHost>
  /** Closes whatever was opened. */
  dispose(): Promise<void>
}

const systemClock: Clock = { now: () => Date.now() }
/** dist/composition.js lies one folder below the package. */
const packageRoot = fileURLToPath(new URL('..', import.meta.url))
const tickMilliseconds = 200

// What is the same for every command.
container.register(tokens.CLOCK, { useValue: systemClock })

/** `dataFolder`: where what a person has installed lies. */
export function composeCommand(settings: CommandSettings, interruption: Interruption, dataFolder: string): CommandServices {
  const scope = container.createChildContainer()
  scope.register(tokens.SETTINGS, { useValue: settings })
  scope.register(tokens.SIGNAL, { useValue: interruption.signal })
  scope.register(tokens.PASSWORDS, { useFactory: instanceCachingFactory(() => passwordSource(settings)) })
  scope.register(tokens.REPORTER, { useValue: terminalReporter(settings, scope.resolve(tokens.CLOCK), interruption) })
  scope.register(tokens.OUTPUT, { useValue: standardOutput(scope.resolve(tokens.REPORTER), interruption) })
  scope.register(tokens.TRANSPORTS, { useFactory: instanceCachingFactory((inner) => transportsOf(inner)) })
  scope.register(tokens.STORES, { useFactory: instanceCachingFactory(stores) })
  scope.registerSingleton(tokens.REPOSITORIES, Repositories)
  scope.register(tokens.SEARCH_INDEXES, { useFactory: instanceCachingFactory(searchIndexes) })
  scope.register(tokens.DATA_FOLDER, { useValue: dataFolder })
  return servicesOf(scope, interruption)
}

function servicesOf(scope: DependencyContainer, interruption: Interruption): CommandServices {
  const reporter = scope.resolve<StreamReporter>(tokens.REPORTER)
  const repositories = scope.resolve<Repositories>(tokens.REPOSITORIES)
  const ticking = setInterval(() => reporter.tick(), tickMilliseconds).unref()
  let host: Promise<AnalysisHost> | undefined
  let registry: Promise<PluginRegistry> | undefined
  const plugins = (hearing: PluginsHearing = {}): Promise<PluginRegistry> => (registry ??= loadPlugins(scope, { warn: (warning) => reporter.warn(warning), ...hearing }))
  const statistics = new StatisticsFile(pluginStatePath(process.env), (message) => reporter.debug(message))
  return {
    settings: scope.resolve(tokens.SETTINGS),
    signal: scope.resolve(tokens.SIGNAL),
    clock: scope.resolve(tokens.CLOCK),
    output: scope.resolve(tokens.OUTPUT),
    reporter,
    repositories,
    transports: () => scope.resolve(tokens.TRANSPORTS),
    searchIndexes: scope.resolve(tokens.SEARCH_INDEXES),
    watched: reporter.watched,
    serverStores: (connections, warn) => serverStores({ transports: transportsOf(scope, { connections, warn }), warn }),
    answerSignals: (answer) => interruption.answerWith(answer),
    plugins,
    installer: () => pluginInstaller(scope),
    statistics,
    analysisHost: () => (host ??= startAnalysisHost(scope, plugins(), statistics)),
    dispose: async () => {
      clearInterval(ticking)
      // One that could not be started has been reported to whoever asked for it.
      await (await host?.catch(() => undefined))?.close()
      await repositories.close()
    },
  }
}

function searchIndexes(scope: DependencyContainer): SearchIndexes {
  return new SearchIndexes({ cacheFolder: cacheFolder(process.env), reporter: scope.resolve(tokens.REPORTER), signal: scope.resolve(tokens.SIGNAL) })
}

function transportsOf(scope: DependencyContainer, more: { readonly connections?: number; readonly warn?: (message: string) => void } = {}): TransportRegistry {
  const reporter = scope.resolve<StreamReporter>(tokens.REPORTER)
  const { configuration } = scope.resolve<CommandSettings>(tokens.SETTINGS)
  return transportRegistry({ configuration: configuration.transport, more: () => transportPlugins(scope), warn: (message) => reporter.note(`backup: ${message}`), ...more })
}

function stores(scope: DependencyContainer): Stores {
  const reporter = scope.resolve<StreamReporter>(tokens.REPORTER)
  const { cached, configuration, dryRun } = scope.resolve<CommandSettings>(tokens.SETTINGS)
  const { limitDownloadKiB, limitUploadKiB } = configuration.transport
  return new Stores({
    transports: scope.resolve(tokens.TRANSPORTS),
    limitUploadKiB: limitUploadKiB.value,
    limitDownloadKiB: limitDownloadKiB.value,
    dryRun,
    cacheFolder: cached ? cacheFolder(process.env) : undefined,
    warn: (message) => reporter.note(`backup: ${message}`),
  })
}

async function transportPlugins(scope: DependencyContainer): Promise<MoreTransports> {
  const reporter = scope.resolve<StreamReporter>(tokens.REPORTER)
  const [{ TransportPlugins }, registry] = await Promise.all([
    import('./plugins/transports/transport-plugins.js'),
    // An analyzer that is broken, or an option of one, concerns those who analyse; a transport that is says so when it is opened.
    readPlugins(scope, () => undefined),
  ])
  return new TransportPlugins({ plugins: registry.plugins, broken: registry.broken, warn: (message) => reporter.warn({ code: 'plugin-invalid', message }) })
}

function passwordSource(settings: CommandSettings): PasswordSource {
  const { password, ...flags } = settings
  return new PasswordSource({ ...flags, ...(password === undefined ? {} : { fromEnvironment: password }) }, askOnTerminal)
}

function terminalReporter(settings: CommandSettings, clock: Clock, interruption: Interruption): StreamReporter {
  const redraw = process.stderr.isTTY && process.env['TERM'] !== 'dumb'
  const reporter = new StreamReporter(process.stderr, clock, { ...settings, redraw })
  interruption.signal.addEventListener('abort', () => {
    reporter.finish()
    if (interruption.cause === 'signal') reporter.note('backup: stopping; press Ctrl-C again to stop at once')
  })
  return reporter
}

function standardOutput(reporter: StreamReporter, interruption: Interruption): Output {
  return new Output(process.stdout, {
    beforeWrite: () => {
      // Both streams usually end on the same screen: no result is written behind a status line.
      if (process.stdout.isTTY) reporter.clear()
    },
    onClosed: () => interruption.outputClosed(),
  })
}

async function loadPlugins(scope: DependencyContainer, { warn, wrongOptions }: PluginsHearing & Required<Pick<PluginsHearing, 'warn'>>): Promise<PluginRegistry> {
  const registry = await readPlugins(scope, warn)
  const { configuration } = scope.resolve<CommandSettings>(tokens.SETTINGS)
  for (const error of await registry.wrongOptions()) {
    const placed = withPlace(error, configuration)
    if (wrongOptions === undefined) throw placed
    wrongOptions(placed)
  }
  return registry
}

async function readPlugins(scope: DependencyContainer, warn: (warning: Warning) => void): Promise<PluginRegistry> {
  const { configuration } = scope.resolve<CommandSettings>(tokens.SETTINGS)
  const [{ PluginRegistry }, { installedPlugins }] = await Promise.all([import('./plugins/registry/registry.js'), import('./cli/plugins/installed.js')])
  return PluginRegistry.read({ root: packageRoot, ...installedPlugins(scope.resolve(tokens.DATA_FOLDER)), ...registrySettings(configuration), warn })
}

async function pluginInstaller(scope: DependencyContainer): Promise<PluginInstaller> {
  const reporter = scope.resolve<StreamReporter>(tokens.REPORTER)
  const [{ PluginInstaller }, { findPlugins }, { pluginsHome }, { thisMachine }] = await Promise.all([
    import('./plugins/installation/installer.js'),
    import('./plugins/registry/found-plugins.js'),
    import('./cli/plugins/installed.js'),
    import('./plugins/installation/requirements.js'),
  ])
  // One that lacks what it depends on has its name all the same.
  const { broken, plugins } = findPlugins({ root: packageRoot })
  return new PluginInstaller({
    home: pluginsHome(scope.resolve(tokens.DATA_FOLDER)),
    environment: process.env,
    signal: scope.resolve(tokens.SIGNAL),
    machine: thisMachine,
    bundled: new Map([...plugins, ...broken].map(({ directory, name }) => [name, directory])),
    debug: (message) => reporter.debug(message),
  })
}

async function startAnalysisHost(scope: DependencyContainer, plugins: Promise<PluginRegistry>, statistics: StatisticsFile): Promise<AnalysisHost> {
  const reporter = scope.resolve<StreamReporter>(tokens.REPORTER)
  const warn = (warning: Warning): void => reporter.warn(warning)
  const [registry, { HostPool }, { MeasuredHost }] = await Promise.all([plugins, import('./plugins/host/host-pool.js'), import('./plugins/statistics/measured-host.js')])
  const pool = new HostPool({
    registry,
    warn,
    debug: (message) => reporter.debug(message),
    modelsDirectory: modelsDirectory(process.env),
    processes: scope.resolve<CommandSettings>(tokens.SETTINGS).configuration.analysis.processes.value,
  })
  return new MeasuredHost(pool, statistics, scope.resolve(tokens.CLOCK))
}
