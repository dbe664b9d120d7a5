/** What `analyze --snapshot` and `--pending` print for each snapshot. */
import type { AnalyzeSnapshotResult } from '../../core/contracts/stories.js'
import type { Snapshot } from '../../core/contracts/tree.js'
import { shortIdLength } from '../snapshot-list.js'
import { analysisCounts, passedText } from '../summaries.js'
import { formatDuration, plural } from '../text.js'

export function snapshotAnalysisJson(snapshot: Snapshot, result: AnalyzeSnapshotResult): Record<string, unknown> {
  return {
    base_snapshot_id: snapshot.id,
    ...(result.snapshotId === undefined ? {} : { snapshot_id: result.snapshotId }),
    analysis: result.analysis,
    total_duration: result.durationSeconds,
  }
}

export function snapshotAnalysisSummary(snapshot: Snapshot, { analysis, durationSeconds, snapshotId }: AnalyzeSnapshotResult): string[] {
  const counts = analysisCounts(analysis)
  const base = snapshot.id.slice(0, shortIdLength)
  const verdict =
    snapshotId === undefined
      ? `Snapshot ${base}: nothing to add`
      : `Snapshot ${snapshotId.slice(0, shortIdLength)} saved: the files of ${base} with what was found out, in ${formatDuration(durationSeconds)}`
  return [
    ...(counts === undefined ? [] : [`Analysis:  ${counts}`]),
    ...(counts === undefined || analysis.passed === undefined ? [] : [`           ${passedText(analysis.passed)}`]),
    ...(analysis.pending > 0 ? [`           ${plural(analysis.pending, 'document')} left; run it again once what the warnings say is mended`] : []),
    verdict,
  ]
}
