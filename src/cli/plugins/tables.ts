/** Plugins for people: all of them as a table, one of them with all there is to know. Pure. */
import { displayText } from '../../core/os/path.js'
import { formatBytes, formatCount, formatTime, plural, table, truncateEnd } from '../text.js'
import { capabilityWords } from '../../plugins/manifest/capabilities.js'
import { memberKind } from '../sections/schema-members.js'
import { plainLine } from '../sections/value-text.js'
import { optionDetails } from './option-lines.js'
import type { AnalyzerReport, PluginReport, PluginsReport } from './report.js'

const listedMediaTypes = 2
const listedMembers = 30
const kindColumns = 44
const mediaTypeColumns = 48

export function pluginsTable({ broken, plugins, sections }: PluginsReport): string[] {
  const head = ['Plugin', 'Version', 'Enabled', 'Section', 'Media types', 'Models', 'ms/file', 'Failures']
  const rows = plugins.flatMap((plugin) => pluginRows(plugin))
  const contested = sections.filter(({ claimants }) => claimants.some(({ second }) => second.length > 0))
  return [
    ...(plugins.length === 0 ? ['No plugins.'] : table([head, ...rows])),
    ...heading('Addresses', plugins.flatMap((plugin) => (plugin.enabled ? addressLines(plugin) : []))),
    ...heading('Contested', contested.flatMap(({ section, claimants }) => claimants.flatMap(({ analyzer, second }) => contest(section, analyzer, second)))),
    ...heading('Broken', [...plugins.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`)), ...broken.map(({ name, reason }) => `${name}: ${reason}`)]),
  ]
}

/** `columns`: how wide a line of media types may be. */
export function pluginDetails(plugin: PluginReport, columns = 100): string[] {
  const { name, version, origin, enabled, directory } = plugin
  return [
    `${name} ${version}, ${origin}${enabled ? '' : ', not enabled'}`,
    displayText(`  in ${directory}`),
    ...plugin.faults.map((fault) => displayText(`  broken: ${fault}`)),
    ...plugin.capabilities.map((capability) => `  may     ${capability}: ${capabilityWords[capability]}`),
    ...(plugin.walls === undefined ? [] : [`  within  ${plugin.walls.join(', ')}`]),
    ...addressLines(plugin).map((line) => `  opens   ${line}`),
    ...plugin.analyzers.flatMap((analyzer) => ['', ...analyzerDetails(analyzer, columns)]),
    ...optionDetails(plugin, columns),
  ]
}

function addressLines({ shortName, transports = [] }: PluginReport): string[] {
  return transports.map(({ after, scheme }) => (after === undefined ? `${scheme}:... by ${shortName}` : `${scheme}:... by ${after} before ${shortName}`))
}

function pluginRows({ shortName, version, enabled, faults, analyzers }: PluginReport): string[][] {
  const state = faults.length > 0 ? 'broken' : enabled ? 'yes' : 'no'
  if (analyzers.length === 0) return [[shortName, version, state]]
  return analyzers.map((analyzer, at) => [...(at === 0 ? [shortName, version, state] : ['', '', '']), ...analyzerCells(analyzer)])
}

function analyzerCells({ mediaTypes, models, section, statistics }: AnalyzerReport): string[] {
  const names = models.map(({ name }) => displayText(name)).join(', ')
  return [section, shortened(mediaTypes), truncateEnd(names, 30) || '-', average(statistics), statistics === undefined ? '-' : failureCell(statistics)]
}

function failureCell({ failures, files, lastFailure }: NonNullable<AnalyzerReport['statistics']>): string {
  return failures === 0 ? '0' : `${formatCount(failures)} of ${formatCount(files)} (${displayText(lastFailure?.code ?? 'failed')})`
}

function average(statistics: AnalyzerReport['statistics']): string {
  if (statistics === undefined) return '-'
  return statistics.averageMs < 1 ? '<1' : formatCount(Math.round(statistics.averageMs))
}

function shortened(mediaTypes: readonly string[]): string {
  const more = mediaTypes.length - listedMediaTypes
  const listed = truncateEnd(mediaTypes.slice(0, listedMediaTypes).join(', '), mediaTypeColumns)
  return listed + (more > 0 ? `, ${formatCount(more)} more` : '')
}

function contest(section: string, analyzer: string, second: readonly { mediaType: string; after: string }[]): string[] {
  // Within one plugin that is how it was made.
  const firsts = [...new Set(second.map(({ after }) => after))].filter((first) => packageOf(first) !== packageOf(analyzer))
  return firsts.map((first) => `${section}: ${first} fills it before ${analyzer} (${shortened(second.filter(({ after }) => after === first).map(({ mediaType }) => mediaType))})`)
}

function packageOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'))
}

function heading(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${displayText(line)}`)]
}

function analyzerDetails(analyzer: AnalyzerReport, columns: number): string[] {
  const { after, holds, kind, maxBytes, mediaTypes, models, needsText, section, statistics, timeoutSeconds } = analyzer
  const conditions = [...(needsText ? ['needs text'] : []), ...(after.length > 0 ? [`after ${after.join(', ')}`] : [])]
  const rows: [string, string][] = [
    ['section', [section, ...conditions].join(', ')],
    ...(holds === undefined ? [] : [['holds', holds] as [string, string]]),
    ['types', mediaTypes.join(', ')],
    ['limits', `files up to ${limitText(maxBytes)}, ${plural(timeoutSeconds, 'second')} each`],
    ...models.map(({ name, licence, sizeBytes, source }): [string, string] => ['model', `${name}, ${formatBytes(sizeBytes)}, ${licence}, from ${source === 'package' ? 'the package' : source}`]),
  ]
  if (statistics === undefined) rows.push(['so far', 'nothing on this machine'])
  else rows.push(['so far', `${plural(statistics.files, 'file')}, ${average(statistics)} ms a file, ${plural(statistics.failures, 'failure')}`])
  const last = statistics?.lastFailure
  if (last !== undefined) rows.push(['last', `${last.code}: ${last.message} (${formatTime(Date.parse(last.time))})`])
  return [`${kind} ${analyzer.analyzer}`, ...rows.map(([label, value]) => truncateEnd(`  ${label.padEnd(8)}${displayText(value)}`, columns)), ...memberLines(analyzer, columns)]
}

/** What `find --where` may name, and what its author says of it. */
function memberLines({ members = [] }: AnalyzerReport, columns: number): string[] {
  if (members.length === 0) return []
  const rows = members.slice(0, listedMembers).map((one) => [displayText(one.member), truncateEnd(memberKind(one), kindColumns), plainLine([one.title, one.description].filter((text) => text !== undefined).join(': '))])
  const more = members.length - rows.length
  return ['  members (backup find --where)', ...[...table(rows), ...(more > 0 ? [`and ${formatCount(more)} more: --json has all`] : [])].map((line) => truncateEnd(`    ${line}`, columns))]
}

const decimalUnits: readonly (readonly [string, number])[] = [['TB', 1e12], ['GB', 1e9], ['MB', 1e6], ['kB', 1e3]]

/** A limit in the units in which it was written down: `1 GB` rather than `954 MiB`. */
export function limitText(bytes: number): string {
  const [unit, size] = decimalUnits.find(([, one]) => bytes >= one) ?? ['B', 1]
  const value = bytes / size
  return Number.isInteger(value * 10) ? `${value} ${unit}` : formatBytes(bytes)
}
