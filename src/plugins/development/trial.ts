/** What a plugin says of files, in a process of its own and by the agent's rules: converted, masked, checked against its schema. */
import type { AnalysisRequest, Contribution } from '../../core/contracts/analysis.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { Warning } from '../../core/contracts/reporter.js'
import type { HostLimits } from '../protocol/limits.js'
import { HostPool } from '../host/host-pool.js'
import type { ConfiguredPlugin } from '../manifest/configured.js'
import { PluginRegistry, type FilePlan, type RegistryOptions } from '../registry/registry.js'

export interface TrialInit {
  /** The plugin's folder. */
  readonly directory: string
  /** Its package's name. */
  readonly name: string
  /** The agent's package, with the plugins that convert files. */
  readonly agentRoot: string
  /** As for the registry of every command. */
  readonly settings?: RegistryOptions['settings']
  readonly order?: RegistryOptions['order']
  readonly modelsDirectory: string
  readonly limits?: Partial<HostLimits>
  readonly warn: (warning: Warning) => void
  readonly debug: (message: string) => void
  readonly now: () => number
}

export interface TriedFile {
  readonly displayName: string
  readonly mediaType: string
  readonly size: number
  /** Whole milliseconds, the start of the process and what others do to the file included. */
  readonly ms: number
  /** Of the plugin's own converters and analyzers, and of a converter that failed it. */
  readonly contributions: readonly Contribution[]
  /** What its converter read. */
  readonly text?: string
  /** Why nobody of the plugin looked at it. */
  readonly notAsked?: string
  /** Sections that somebody else fills in a sync, because he comes first in plugin order. Here the plugin does. */
  readonly behind: readonly { readonly section: string; readonly analyzer: string }[]
}

/** Rejects with `plugin-invalid` where the manifest is refused, and with `aborted`. */
export async function tryPlugin(requests: readonly AnalysisRequest[], init: TrialInit, signal: AbortSignal): Promise<TriedFile[]> {
  const { agentRoot, debug, directory, limits, modelsDirectory, name, warn } = init
  const settings = new Map(init.settings).set(name, { ...init.settings?.get(name), enabled: true })
  // What is wrong with others is told by the commands that use them.
  const common = { root: agentRoot, pluginDirectories: [directory], settings, warn: () => undefined }
  const registry = PluginRegistry.read({ ...common, order: [name] })
  const usual = PluginRegistry.read({ ...common, ...(init.order !== undefined && { order: init.order }) })
  const plugin = registry.plugins.find((known) => known.name === name)
  if (plugin === undefined) throw refusalOf(registry, directory)
  for (const wrong of await registry.wrongOptions()) if (wrong.subject?.startsWith(name) === true) throw wrong
  const pool = new HostPool({ registry, warn, debug, modelsDirectory, ...(limits !== undefined && { limits }) })
  try {
    const tried: TriedFile[] = []
    for (const request of requests) tried.push(await tryFile(request, { plugin, registry, usual, pool, now: init.now }, signal))
    return tried
  } finally {
    await pool.close()
  }
}

interface Trial {
  readonly plugin: ConfiguredPlugin
  /** With the plugin before all others. */
  readonly registry: PluginRegistry
  /** In the order of a sync. */
  readonly usual: PluginRegistry
  readonly pool: HostPool
  readonly now: () => number
}

async function tryFile(request: AnalysisRequest, { now, plugin, pool, registry, usual }: Trial, signal: AbortSignal): Promise<TriedFile> {
  const { displayName, mediaType, size } = request
  const plan = registry.planFor(request)
  const own = new Set([...plugin.converters, ...plugin.analyzers].map(({ key }) => key))
  const began = now()
  const { contributions, text } = await pool.analyze({ ...request, withText: true, only: new Set([...own, ...needed(plan, own)]) }, { signal })
  const told = contributions.filter(({ outcome: { analyzer, status } }) => own.has(analyzer) || (analyzer === plan.converter?.key && status === 'failed'))
  return {
    displayName, mediaType, size, contributions: told, behind: behindOf(own, plan, usual.planFor(request)), ms: Math.round(now() - began),
    ...(text?.content !== undefined && plan.converter !== undefined && own.has(plan.converter.key) && { text: text.content }),
    ...(told.length === 0 && { notAsked: whyNot(mediaType, plugin) }),
  }
}

function behindOf(own: ReadonlySet<string>, here: FilePlan, usual: FilePlan): TriedFile['behind'] {
  const claims = ({ analyzers, converter }: FilePlan) => [...(converter === undefined ? [] : [{ section: 'text', analyzer: converter.key }]), ...analyzers.map(({ key, section }) => ({ section, analyzer: key }))]
  const filled = new Set(claims(here).flatMap(({ analyzer, section }) => (own.has(analyzer) ? [section] : [])))
  return claims(usual).filter(({ analyzer, section }) => filled.has(section) && !own.has(analyzer))
}

/** Analyzers whose sections it is given, and those whose sections they are given. */
function needed({ analyzers }: FilePlan, own: ReadonlySet<string>): string[] {
  const wanted = new Set(own)
  for (let known = -1; known !== wanted.size; ) {
    known = wanted.size
    const sections = new Set(analyzers.filter(({ key }) => wanted.has(key)).flatMap(({ after }) => after))
    for (const { key, section } of analyzers) if (sections.has(section)) wanted.add(key)
  }
  return [...wanted]
}

function whyNot(mediaType: string, { analyzers, converters, transports }: ConfiguredPlugin): string {
  if (analyzers.length + converters.length === 0) {
    return transports.length === 0 ? 'the manifest names no analyzer and no converter' : 'a transport looks at no files: try it with backup transport verify'
  }
  const types = [...analyzers, ...converters].flatMap(({ mediaTypes }) => mediaTypes)
  return `${mediaType} is not among its media types (${[...new Set(types)].join(', ')}), or nothing turns that into the text that it needs`
}

function refusalOf({ broken }: PluginRegistry, directory: string): BackupError {
  const [first] = broken.filter((plugin) => plugin.directory === directory)
  return new BackupError('plugin-invalid', first?.reason.replace(/\.$/, '') ?? `${directory} holds no plugin`, { subject: directory })
}
