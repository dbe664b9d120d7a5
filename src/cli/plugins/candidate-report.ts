/** A plugin as it is shown before it is installed: as JSON prints it, and for people. Pure. */
import type { Capability } from '../../core/contracts/plugin.js'
import { maskedText } from '../../core/support/address.js'
import { displayText } from '../../core/os/path.js'
import type { Candidate } from '../../plugins/installation/candidate.js'
import type { PackageScript } from '../../plugins/installation/package-tree.js'
import { capabilityWords } from '../../plugins/manifest/capabilities.js'
import { shortName } from '../../plugins/manifest/plugin-names.js'
import { formatBytes, plural, truncateEnd, wrapped } from '../text.js'

export interface CandidateReport {
  readonly name: string
  readonly shortName: string
  readonly version: string
  readonly description?: string
  readonly licence?: string
  /** What was named to have it. */
  readonly from?: string
  /** Used where it lies. */
  readonly linked: boolean
  readonly analyzers: readonly { readonly analyzer: string; readonly section: string; readonly mediaTypes: readonly string[]; readonly needsText: boolean }[]
  readonly converters: readonly { readonly converter: string; readonly mediaTypes: readonly string[] }[]
  /** Schemes. */
  readonly transports: readonly string[]
  readonly capabilities: readonly Capability[]
  readonly scripts: readonly PackageScript[]
  /** They run, once it is agreed to. */
  readonly scriptsAllowed: boolean
  /** Packages with native code. */
  readonly native: readonly string[]
  /** Absent where it is used where it lies. */
  readonly packages?: number
  readonly bytes?: number
  /** Keys of oclif's that the agent does not follow. */
  readonly unused: readonly string[]
}

export interface ReportedFrom {
  /** As npm would be given it. */
  readonly from?: string
  readonly linked: boolean
  readonly scriptsAllowed: boolean
}

export function candidateReport({ description, licence, plugin, tree, unused }: Candidate, { from, linked, scriptsAllowed }: ReportedFrom): CandidateReport {
  const { analyzers, capabilities, converters, name, transports, version } = plugin
  return {
    name,
    shortName: shortName(name),
    version,
    ...(description !== undefined && { description }),
    ...(licence !== undefined && { licence }),
    ...(from !== undefined && { from: maskedText(from) }),
    linked,
    analyzers: analyzers.map(({ key, mediaTypes, needsText, section }) => ({ analyzer: key, section, mediaTypes, needsText })),
    converters: converters.map(({ key, mediaTypes }) => ({ converter: key, mediaTypes })),
    transports: transports.map(({ scheme }) => scheme),
    capabilities,
    scripts: tree?.scripts ?? [],
    scriptsAllowed,
    native: [...(tree?.native ?? []), ...(tree?.unbuilt ?? [])],
    ...(tree !== undefined && { packages: tree.packages, bytes: tree.bytes }),
    unused,
  }
}

/** Said of every plugin with a transport: it is the one kind of code that is not kept apart. */
export const transportWarning = 'A transport runs inside the agent itself: it can do whatever you can, and it is trusted with the credentials of its store.'

const labelColumns = 12
/** A package may say of itself, and run, more than anybody would read here; JSON has all of it. */
const mostColumns = 400

export function candidateLines(report: CandidateReport, columns = 100): string[] {
  const { bytes = 0, description, from, licence, linked, name, packages, unused, version } = report
  const rows: (readonly [string, string])[] = [
    ...(from === undefined ? [] : [[linked ? 'linked to' : 'from', from] as const]),
    ...(description === undefined ? [] : [['says', description] as const]),
    ...report.analyzers.map(({ mediaTypes, needsText, section }) => ['fills', `${section}, of ${mediaTypes.join(', ')}${needsText ? ' with text' : ''}`] as const),
    ...report.converters.map(({ mediaTypes }) => ['reads text', `of ${mediaTypes.join(', ')}`] as const),
    ...report.transports.map((scheme) => ['opens', `${scheme}:... addresses`] as const),
    ...(report.transports.length === 0 ? [] : [['', transportWarning] as const]),
    ...mayLines(report).map((line) => ['may', line] as const),
    ...(packages === undefined ? [] : scriptLines(report)).map((line) => ['scripts', line] as const),
    ...nativeLines(report).map((line) => ['native code', line] as const),
    ...(packages === undefined ? [] : [['size', `${plural(packages, 'package')}, ${formatBytes(bytes)}`] as const]),
    ...(unused.length === 0 ? [] : [['not used', `its oclif ${unused.join(', ')}: the agent loads no commands of plugins`] as const]),
  ]
  return [truncateEnd(displayText(`${name} ${version}, ${licence ?? 'no licence named'}`), mostColumns), ...rows.flatMap(([label, text], at) => filled(label === rows[at - 1]?.[0] ? '' : label, truncateEnd(displayText(text), mostColumns), columns))]
}

function mayLines({ analyzers, capabilities, converters }: CandidateReport): string[] {
  if (analyzers.length + converters.length === 0) return []
  if (capabilities.length === 0) return ['look at the files that it is given, and nothing else']
  return capabilities.map((capability) => `${capability}: ${capabilityWords[capability]}`)
}

function scriptLines({ scripts, scriptsAllowed }: CandidateReport): string[] {
  if (scripts.length === 0) return ['none']
  const rows = scripts.map(({ command, event, package: owner }) => `${owner}: ${event}: ${command}`)
  return [...rows, scriptsAllowed ? 'They run as you, with all that you may do, and before any wall stands.' : 'They do not run (--allow-scripts would let them).']
}

function nativeLines({ capabilities, native }: CandidateReport): string[] {
  if (native.length === 0) return []
  const whose = native.join(', ')
  return [capabilities.includes('native') ? whose : `${whose}; it cannot be loaded, since the plugin does not ask for "native"`]
}

function filled(label: string, text: string, columns: number): string[] {
  const lines = wrapped(text, Math.max(columns - labelColumns - 2, 20))
  return lines.map((line, at) => `  ${(at === 0 ? label : '').padEnd(labelColumns)}${line}`)
}
