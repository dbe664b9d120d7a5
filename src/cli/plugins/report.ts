/** Everything that `backup plugins` knows, as JSON prints it and as tables are made from. Pure. */
import type { Capability, ModelDeclaration } from '../../core/contracts/plugin.js'
import { sectionClaims, type SectionClaims } from '../../plugins/registry/claims.js'
import type { ConfiguredPlugin } from '../../plugins/manifest/configured.js'
import type { Inspection } from '../../plugins/checks/inspection.js'
import type { PluginAnalyzer, PluginConverter } from '../../plugins/manifest/manifest.js'
import { shortName } from '../../plugins/manifest/plugin-names.js'
import type { Wall } from '../../plugins/walls/walled-command.js'
import type { BrokenPlugin, PluginRegistry } from '../../plugins/registry/registry.js'
import { schemaMembers, type SchemaMember } from '../sections/schema-members.js'
import { statisticsKey, type StatisticsRows } from '../../plugins/statistics/statistics.js'

export interface PluginsReport {
  readonly plugins: readonly PluginReport[]
  readonly broken: readonly BrokenPlugin[]
  readonly sections: readonly SectionClaims[]
}

export interface PluginReport {
  readonly name: string
  /** How it may be called as well. */
  readonly shortName: string
  readonly version: string
  readonly origin: 'bundled' | 'installed'
  readonly directory: string
  readonly enabled: boolean
  /** What its analyzers and converters may do beside looking at files. */
  readonly capabilities: readonly Capability[]
  /** Why it will not work; empty for a plugin that is whole. */
  readonly faults: readonly string[]
  /** In force. */
  readonly options?: Readonly<Record<string, unknown>>
  /** As in outcomes; absent where none are set. */
  readonly optionsDigest?: string
  /** JSON Schema; absent where it takes none. */
  readonly optionsSchema?: Readonly<Record<string, unknown>>
  readonly analyzers: readonly AnalyzerReport[]
  /** Schemes of the addresses that it opens; absent where it opens none. */
  readonly transports?: readonly TransportReport[]
  /** Of one that is asked for by name and that looks at files: what keeps it to its capabilities here. */
  readonly walls?: readonly Wall[]
}

export interface TransportReport {
  readonly scheme: string
  /** The plugin that is asked instead, since it comes first; absent where this one is. */
  readonly after?: string
}

export interface AnalyzerReport {
  readonly analyzer: string
  readonly kind: 'analyzer' | 'converter'
  readonly section: string
  /** What the section holds, as its schema says; absent where that says nothing. */
  readonly holds?: string
  /** What `find --where` may name in it; absent for a converter. */
  readonly members?: readonly SchemaMember[]
  readonly mediaTypes: readonly string[]
  readonly needsText: boolean
  readonly after: readonly string[]
  readonly maxBytes: number
  readonly timeoutSeconds: number
  readonly models: readonly ModelDeclaration[]
  /** On this machine, of this version; absent before its first file. */
  readonly statistics?: {
    readonly files: number
    readonly averageMs: number
    readonly failures: number
    /** `time` in RFC 3339. */
    readonly lastFailure?: { readonly code: string; readonly message: string; readonly time: string }
  }
}

export function pluginsReport(registry: Pick<PluginRegistry, 'plugins' | 'broken'>, inspections: ReadonlyMap<string, Inspection>, statistics: StatisticsRows): PluginsReport {
  return {
    plugins: registry.plugins.map((plugin) => ({ ...pluginReport(plugin, inspections.get(plugin.name), statistics), ...transportReports(plugin, registry.plugins) })),
    broken: registry.broken,
    sections: sectionClaims(registry.plugins),
  }
}

function pluginReport(plugin: ConfiguredPlugin, inspection: Inspection | undefined, statistics: StatisticsRows): PluginReport {
  const { name, version, origin, directory, enabled, granted, optionsDigest, optionsSchema } = plugin
  const rows = [...plugin.converters, ...plugin.analyzers].map((declared) => analyzerReport(declared, statistics))
  return {
    name,
    shortName: shortName(name),
    version,
    origin,
    directory,
    enabled,
    capabilities: granted,
    faults: inspection?.faults ?? [],
    ...(inspection?.options !== undefined && { options: inspection.options }),
    ...(optionsDigest !== undefined && { optionsDigest }),
    ...(optionsSchema !== undefined && { optionsSchema }),
    analyzers: rows,
  }
}

function transportReports({ enabled, name, transports }: ConfiguredPlugin, all: readonly ConfiguredPlugin[]): Pick<PluginReport, 'transports'> {
  if (transports.length === 0) return {}
  const rows = transports.map(({ scheme }) => {
    const first = all.find((plugin) => plugin.enabled && plugin.transports.some((transport) => transport.scheme === scheme))
    return { scheme, ...(enabled && first !== undefined && first.name !== name && { after: first.name }) }
  })
  return { transports: rows }
}

function analyzerReport(declared: PluginAnalyzer | PluginConverter, statistics: StatisticsRows): AnalyzerReport {
  const { key, version, mediaTypes, maxBytes, timeoutMs, models } = declared
  const own = 'section' in declared ? { ...declared, holds: holdsOf(declared), members: schemaMembers(declared.section, declared.schema) } : { section: 'text', holds: 'the text of the file', needsText: false, after: [], members: undefined }
  const { section, holds, members, needsText, after } = own
  const kind = 'section' in declared ? 'analyzer' : 'converter'
  const head = { analyzer: key, kind, section, ...(holds !== undefined && { holds }), ...(members && { members }), mediaTypes, needsText, after, maxBytes, timeoutSeconds: timeoutMs / 1000, models } as const
  const row = statistics.get(statisticsKey(key, version))
  if (row === undefined || row.files === 0) return head
  const { code, message, at } = row.lastFailure ?? {}
  const lastFailure = code === undefined || message === undefined || at === undefined ? {} : { lastFailure: { code, message, time: new Date(at).toISOString() } }
  return { ...head, statistics: { files: row.files, averageMs: Math.round((row.totalMs / row.files) * 10) / 10, failures: row.failures, ...lastFailure } }
}

/** A title may begin with what stands beside it anyway: `Section receipts: what was paid`. */
function holdsOf({ schema, section }: PluginAnalyzer): string | undefined {
  const said = [schema['title'], schema['description']].find((text) => typeof text === 'string' && text !== '')
  if (typeof said !== 'string') return undefined
  const [head = '', rest] = said.split(/: (.*)/s)
  return rest !== undefined && [section, `section ${section}`].includes(head.toLowerCase()) ? rest : said
}
