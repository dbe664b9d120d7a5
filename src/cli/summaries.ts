/** Results of the stories, for people and as JSON. What restic prints too carries restic's names. */
import { resolve } from 'node:path'
import type { AnalyzerFailures, BackupResult, CheckRequest, CheckResult, PassedFiles, RestoreRequest, RestoreResult } from '../core/contracts/stories.js'
import { displayPath, displayText, joinPath, splitPath } from '../core/os/path.js'
import { shortName } from '../plugins/manifest/plugin-names.js'
import { shortIdLength } from './snapshot-list.js'
import { formatBytes, formatCount, formatDuration, plural } from './text.js'

export interface SyncSummaryOptions {
  /** Nothing was stored: the figures are what would have been. */
  readonly dryRun: boolean
}

export function syncJson(result: BackupResult, { dryRun }: SyncSummaryOptions): Record<string, unknown> {
  return {
    ...(dryRun ? { dry_run: true } : { snapshot_id: result.snapshotId }),
    ...(result.parentId === undefined ? {} : { parent: result.parentId }),
    files_new: result.files.new,
    files_changed: result.files.changed,
    files_unmodified: result.files.unmodified,
    dirs_new: result.dirs.new,
    dirs_changed: result.dirs.changed,
    dirs_unmodified: result.dirs.unmodified,
    data_blobs: result.dataBlobs,
    tree_blobs: result.treeBlobs,
    data_added: result.bytesAdded,
    data_added_packed: result.bytesStored,
    total_files_processed: result.filesProcessed,
    total_bytes_processed: result.bytesProcessed,
    total_duration: result.durationSeconds,
    warnings: result.warnings,
    analysis: result.analysis,
  }
}

export function syncSummary(result: BackupResult, { dryRun }: SyncSummaryOptions): string[] {
  const { analysis, dirs, files } = result
  const counts = (of: BackupResult['files']): string => `${formatCount(of.new)} new, ${formatCount(of.changed)} changed, ${formatCount(of.unmodified)} unmodified`
  const lines = [
    `Files:     ${counts(files)}`,
    `Folders:   ${counts(dirs)}`,
    `${dryRun ? 'To store:  ' : 'Stored:    '}${formatBytes(result.bytesAdded)} new (${formatBytes(result.bytesStored)} in the repository)`,
  ]
  const analysed = analysisCounts(analysis)
  if (analysed !== undefined) lines.push(`Analysis:  ${analysed}`)
  if (analysed !== undefined && analysis.passed !== undefined) lines.push(`           ${passedText(analysis.passed)}`)
  if (analysis.failures !== undefined) lines.push(`Failed:    ${failureList(analysis.failures)}`)
  if (analysis.pending > 0) lines.push(`           ${plural(analysis.pending, 'document')} left to the next sync, or to backup analyze --pending`)
  const speed = `${plural(result.filesProcessed, 'file')}, ${formatBytes(result.bytesProcessed)} in ${formatDuration(result.durationSeconds)}`
  const warnings = result.warnings === 0 ? '' : `, with ${plural(result.warnings, 'warning')}`
  if (dryRun) return [...lines, `Dry run: nothing was stored, and no snapshot was made: ${speed}${warnings}`]
  return [...lines, `Snapshot ${result.snapshotId.slice(0, shortIdLength)} saved: ${speed}${warnings}`]
}

/** Undefined where there was nothing to look at. */
export function analysisCounts({ analysed, failed, known, pending }: BackupResult['analysis']): string | undefined {
  if (analysed + known + failed + pending === 0) return undefined
  return [`${formatCount(analysed)} analysed`, `${formatCount(known)} known`, ...(failed > 0 ? [`${formatCount(failed)} failed`] : [])].join(', ')
}

/** So that the numbers come to that of the files. */
export function passedText({ empty, repeated, unread }: PassedFiles): string {
  const parts = [
    [empty, 'empty'],
    [repeated, 'with the content of another file'],
    [unread, 'of a kind that no plugin reads'],
  ] as const
  return `not looked at: ${parts.filter(([count]) => count > 0).map(([count, why]) => `${formatCount(count)} ${why}`).join(', ')}`
}

const listedFailures = 6

/** `receipts on 3 files (timeout), ...`. */
function failureList(failures: readonly AnalyzerFailures[]): string {
  const listed = failures.slice(0, listedFailures).map(({ analyzer, code, files }) => `${displayText(analyzerName(analyzer))} on ${plural(files, 'file')} (${displayText(code)})`)
  const more = failures.length - listed.length
  return [...listed, ...(more > 0 ? [`and ${plural(more, 'other kind')}`] : [])].join(', ')
}

/** `receipts` for `@acme/backup-plugin-receipts/receipts`. */
export function pluginOf(key: string): string {
  return shortName(key.slice(0, key.lastIndexOf('/')))
}

/** `receipts` for `@acme/backup-plugin-receipts/receipts`, `code/outline` for `@backup-agent/plugin-code/outline`. */
export function analyzerName(key: string): string {
  const slash = key.lastIndexOf('/')
  const [plugin, id] = [shortName(key.slice(0, slash)), key.slice(slash + 1)]
  return plugin === id || id === 'main' ? plugin : `${plugin}/${id}`
}

export function restoreJson(request: RestoreRequest, result: RestoreResult): Record<string, unknown> {
  return {
    snapshot_id: request.snapshot.id,
    target: request.target,
    files_restored: result.files,
    dirs_restored: result.dirs,
    others_restored: result.others,
    hard_links_restored: result.hardLinks,
    bytes_restored: result.bytes,
    warnings: result.warnings,
  }
}

export function restoreSummary(request: RestoreRequest, result: RestoreResult): string[] {
  const parts = [plural(result.files, 'file'), plural(result.dirs, 'folder')]
  if (result.others > 0) parts.push(plural(result.others, 'link or special file', 'links and special files'))
  const warnings = result.warnings === 0 ? '' : `, with ${plural(result.warnings, 'warning')}`
  const from = request.snapshot.id.slice(0, shortIdLength)
  return [`Restored ${parts.join(', ')} (${formatBytes(result.bytes)}) from ${from} ${destination(request)}${warnings}`]
}

/** The whole path of what was asked for, since that is where a person looks next. */
function destination({ subPath, target }: RestoreRequest): string {
  if (subPath === undefined) return `into ${displayText(target)}`
  return `to ${displayPath(splitPath(subPath).reduce(joinPath, Buffer.from(resolve(target))))}`
}

export function checkJson(request: CheckRequest, result: CheckResult): Record<string, unknown> {
  return {
    faults: result.faults,
    snapshots: result.snapshots,
    packs: result.packs,
    blobs: result.blobs,
    unreferenced_packs: result.unreferencedPacks,
    read_data: request.readData,
  }
}

export function checkSummary(request: CheckRequest, result: CheckResult): string[] {
  const faults = result.faults.map((fault) => `${fault.code} ${displayText(fault.object)}: ${displayText(fault.message)}`)
  const scope = `${plural(result.snapshots, 'snapshot')}, ${plural(result.packs, 'pack')}, ${plural(result.blobs, 'blob')}`
  const leftovers = result.unreferencedPacks === 0 ? [] : [`${plural(result.unreferencedPacks, 'pack')} left over from an interrupted run: harmless`]
  const depth = request.readData ? 'all data was read' : 'contents were not read (--read-data does)'
  const verdict = result.faults.length === 0 ? `No faults: ${scope}; ${depth}` : `${plural(result.faults.length, 'fault')} found: ${scope}; ${depth}`
  return [...faults, ...leftovers, verdict]
}
